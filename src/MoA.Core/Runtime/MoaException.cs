namespace MoA.Core.Runtime;

/// <summary>A runtime refused, for a reason that the caller can act on.</summary>
public sealed class MoaException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="code">The reason.</param>
    /// <param name="message">A sentence fit for the caller.</param>
    /// <param name="retryAfter">When trying again makes sense; null: not known, or never.</param>
    public MoaException(MoaErrorCode code, string message, TimeSpan? retryAfter = null)
        : base(message)
    {
        Code = code;
        RetryAfter = retryAfter;
    }

    /// <summary>The reason.</summary>
    public MoaErrorCode Code { get; }

    /// <summary>When trying again makes sense.</summary>
    public TimeSpan? RetryAfter { get; }
}
