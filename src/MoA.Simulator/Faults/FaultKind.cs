namespace MoA.Simulator;

/// <summary>
/// What can go wrong with a call to a provider. Kinds that concern streams act on a call without streaming as their remarks say.
/// </summary>
public enum FaultKind
{
    /// <summary>An HTTP error of <see cref="FaultRule.StatusCode"/> with an OpenAI error body.</summary>
    Status,

    /// <summary>429 <c>rate_limit_exceeded</c> with the hint that <see cref="FaultRule.Hint"/> names.</summary>
    RateLimit,

    /// <summary>401 <c>invalid_api_key</c>.</summary>
    Unauthorized,

    /// <summary>403: the credential may not use the model.</summary>
    Forbidden,

    /// <summary>404 <c>model_not_found</c>.</summary>
    ModelNotFound,

    /// <summary>200 with <c>message.refusal</c> and no content.</summary>
    Refusal,

    /// <summary>200 with half of the answer and the finish reason <c>content_filter</c>.</summary>
    ContentFilter,

    /// <summary>200 with half of the answer and the finish reason <c>length</c>.</summary>
    Length,

    /// <summary>200 with <c>"choices": []</c>.</summary>
    EmptyChoices,

    /// <summary>200 with <c>"content": null</c> and the finish reason <c>stop</c>.</summary>
    NullContent,

    /// <summary>200 with a body (or an event of the stream) that is not JSON.</summary>
    InvalidJson,

    /// <summary>200 with an HTML page, as a captive proxy sends.</summary>
    WrongContentType,

    /// <summary>200 with an answer of <see cref="FaultRule.Bytes"/> bytes in one message (or one event of the stream).</summary>
    OversizedBody,

    /// <summary>The connection (HTTP/2: the stream) is reset before any byte of the response.</summary>
    ResetBeforeBody,

    /// <summary>
    /// The connection is reset in the body: after <see cref="FaultRule.AfterChunks"/> chunks, or half of a body without streaming.
    /// </summary>
    ResetMidBody,

    /// <summary>
    /// The stream ends after <see cref="FaultRule.AfterChunks"/> chunks without a finish reason and without <c>[DONE]</c>. Without
    /// streaming:
    /// as <see cref="ResetMidBody"/>.
    /// </summary>
    StreamCutWithoutDone,

    /// <summary>
    /// An event <c>{"error":{...}}</c> after <see cref="FaultRule.AfterChunks"/> chunks of a 200. Without streaming: a 200 whose body is
    /// that error.
    /// </summary>
    StreamErrorEvent,

    /// <summary>
    /// <see cref="FaultRule.AfterChunks"/> chunks (without streaming: half of the body), then nothing until the client goes.
    /// </summary>
    StalledStream,

    /// <summary>No answer at all until the client goes.</summary>
    Hang,
}
