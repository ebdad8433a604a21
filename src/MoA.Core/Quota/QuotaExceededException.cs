namespace MoA.Core.Quota;

/// <summary>Leave to call a provider was refused.</summary>
#pragma warning disable CA1032 // A refusal without provider, model and reason must not exist.
public sealed class QuotaExceededException : Exception
#pragma warning restore CA1032
{
    /// <summary>Refuses leave.</summary>
    /// <param name="provider">The provider that was to be called.</param>
    /// <param name="model">The model that was to be asked.</param>
    /// <param name="reason">Why leave is refused.</param>
    /// <param name="retryAfter">When asking again might be of use; null when it is of none or nobody knows.</param>
    public QuotaExceededException(string provider, string model, QuotaExceededReason reason, TimeSpan? retryAfter = null)
        : base(Describe(provider, model, reason))
    {
        Provider = provider;
        Model = model;
        Reason = reason;
        RetryAfter = retryAfter;
    }

    /// <summary>The provider that was to be called.</summary>
    public string Provider { get; }

    /// <summary>The model that was to be asked.</summary>
    public string Model { get; }

    /// <summary>Why leave was refused.</summary>
    public QuotaExceededReason Reason { get; }

    /// <summary>
    /// The shortest time after which the same call might be given leave; null when it is of no use to ask again
    /// (<see cref="QuotaExceededReason.RequestTooLarge"/>).
    /// </summary>
    public TimeSpan? RetryAfter { get; }

    private static string Describe(string provider, string model, QuotaExceededReason reason) => reason switch
    {
        QuotaExceededReason.DeadlineTooSoon => $"The quota of provider '{provider}' (model '{model}') cannot allow the call before its deadline.",
        QuotaExceededReason.DeadlinePassed => $"The quota of provider '{provider}' (model '{model}') did not allow the call before its deadline.",
        QuotaExceededReason.RequestTooLarge => $"The call wants more tokens than provider '{provider}' or model '{model}' allows in a minute.",
        QuotaExceededReason.Unavailable => $"The cluster's quota of provider '{provider}' (model '{model}') could not be reached, so no leave was given.",
        QuotaExceededReason.QueueFull => $"Too many calls wait for the quota of provider '{provider}' (model '{model}').",
        _ => throw new ArgumentOutOfRangeException(nameof(reason), reason, "No such reason."),
    };
}
