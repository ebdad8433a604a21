namespace MoA.Core.Runs;

/// <summary>Where the time of one agent call went.</summary>
public sealed record CallTimings
{
    /// <summary>When the call was handed to the invoker.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>Milliseconds spent waiting for quota, all attempts together; of a call that was stopped while it waited, until then.</summary>
    public double QueuedMs { get; init; }

    /// <summary>
    /// Milliseconds from the start to the first piece of the reply, where it was streamed: at least <see cref="QueuedMs"/>, at most that and
    /// <see cref="ProviderMs"/> together. Of an answer that broke off and was asked for again it is the first piece of the answer that stands; the
    /// second call counts from the end of the first.
    /// </summary>
    public double? FirstTokenMs { get; init; }

    /// <summary>Milliseconds spent with the provider, all attempts and the pauses between them together.</summary>
    public double ProviderMs { get; init; }
}
