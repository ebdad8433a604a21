namespace MoA.Core.Configuration;

/// <summary>The configuration cannot be used. Its message lists every error with its path.</summary>
public sealed class InvalidConfigurationException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="errors">Every error; at least one.</param>
    public InvalidConfigurationException(IReadOnlyList<ConfigurationError> errors)
        : base("The configuration has errors:" + string.Concat(errors.Select(error => $"{Environment.NewLine}  {error}")))
    {
        Errors = errors;
    }

    /// <summary>Every error.</summary>
    public IReadOnlyList<ConfigurationError> Errors { get; }
}
