namespace MoA.Client.Http;

/// <summary>A MoA server refused a call, or could not be reached. Refusals that every runtime knows are a <see cref="Core.Runtime.MoaException"/> instead.</summary>
public sealed class MoaServerException : Exception
{
    /// <summary>Makes the exception.</summary>
    /// <param name="message">A sentence fit for the caller; never a key.</param>
    /// <param name="inner">What caused it.</param>
    public MoaServerException(string message, Exception? inner = null)
        : base(message, inner)
    {
    }

    /// <summary>The HTTP status; null where the server was not reached, or the connection broke.</summary>
    public int? Status { get; init; }

    /// <summary>The error's <c>type</c> (OpenAI reference: error codes).</summary>
    public string? Type { get; init; }

    /// <summary>The error's <c>code</c>, such as <c>model_not_found</c>.</summary>
    public string? Code { get; init; }

    /// <summary>The request field that the error is about.</summary>
    public string? Param { get; init; }

    /// <summary>When trying again makes sense; null: not said.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether no server answered at all.</summary>
    public bool IsUnreachable => Status is null;
}
