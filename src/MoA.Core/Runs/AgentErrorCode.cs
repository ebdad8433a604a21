namespace MoA.Core.Runs;

/// <summary>Why an agent call gave no answer.</summary>
public enum AgentErrorCode
{
    /// <summary>The provider refused the request as malformed (HTTP 400, 413, 422). Not retried.</summary>
    BadRequest,

    /// <summary>The provider refused the credential (HTTP 401, 403), or it is not set. Not retried; the provider counts as misconfigured.</summary>
    ProviderMisconfigured,

    /// <summary>The provider does not know the model (HTTP 404). Not retried.</summary>
    ModelNotFound,

    /// <summary>A resumed run names a model that the configuration no longer has.</summary>
    ModelNotConfigured,

    /// <summary>The provider kept answering HTTP 429 until the attempts or the time ran out.</summary>
    RateLimited,

    /// <summary>The wait for quota could not end in time.</summary>
    QuotaExceeded,

    /// <summary>The cluster's quota could not be reached, so the provider was not asked.</summary>
    QuotaUnavailable,

    /// <summary>HTTP 5xx, 408 or 409, or no connection, after all attempts.</summary>
    ProviderUnavailable,

    /// <summary>The provider's circuit breaker is open: it failed too often just now.</summary>
    CircuitOpen,

    /// <summary>The call took longer than its timeout.</summary>
    Timeout,

    /// <summary>A streamed reply stood still longer than the idle timeout.</summary>
    StreamStalled,

    /// <summary>The connection broke, or a stream ended without its end mark, in the middle of the reply.</summary>
    ReplyCut,

    /// <summary>The stream carried an error event.</summary>
    StreamError,

    /// <summary>The reply was no JSON of the expected form, had the wrong content type, or no content.</summary>
    InvalidReply,

    /// <summary>The reply was larger than the provider's limit in the configuration.</summary>
    ReplyTooLarge,

    /// <summary>The model refused (<c>message.refusal</c>).</summary>
    Refused,

    /// <summary>The provider's content filter withheld the reply.</summary>
    ContentFiltered,

    /// <summary>The messages do not fit the model's context window, even with every reference cut.</summary>
    ContextOverflow,

    /// <summary>The call could have overspent the run's budget, so it was not made.</summary>
    BudgetExceeded,

    /// <summary>Left behind by a quorum, or stopped with its run.</summary>
    Cancelled,

    /// <summary>The run's deadline passed.</summary>
    DeadlineExceeded,

    /// <summary>Asked to choose a proposal, the model named none of them, twice.</summary>
    NoChoice,

    /// <summary>An error inside this product.</summary>
    Internal,
}
