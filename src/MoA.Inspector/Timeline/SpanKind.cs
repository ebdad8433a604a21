namespace MoA.Inspector.Timeline;

/// <summary>What a call does for a while.</summary>
public enum SpanKind
{
    /// <summary>Waits for leave of the provider's quota.</summary>
    Queued,

    /// <summary>Waits for the first piece of a streamed reply.</summary>
    FirstToken,

    /// <summary>Receives the rest of a streamed reply.</summary>
    Streaming,

    /// <summary>Is with the provider: a reply that is not streamed, all attempts and the pauses between them.</summary>
    Provider,

    /// <summary>Has not ended: where its time goes is known at its end.</summary>
    Open,
}
