namespace MoA.Silo.Parts;

/// <summary>A silo cannot start for a reason that an operator can mend. The message is all that is shown of it, in a line.</summary>
/// <param name="message">What is wrong, beginning with the setting that it concerns, and how to mend it. No key, no connection string.</param>
/// <param name="cause">What happened; null: the message says it all.</param>
public sealed class SiloStartException(string message, Exception? cause = null) : Exception(message, cause);
