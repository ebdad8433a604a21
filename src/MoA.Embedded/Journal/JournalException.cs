namespace MoA.Embedded.Journal;

/// <summary>The journal could not be opened. The message says which file, why, and what to do.</summary>
public sealed class JournalException : Exception
{
    internal JournalException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }
}
