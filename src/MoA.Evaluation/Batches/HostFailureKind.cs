namespace MoA.Evaluation.Batches;

/// <summary>What an exception of a runtime means for a run.</summary>
internal enum HostFailureKind
{
    /// <summary>Nothing can be started or watched here: a wrong key, an unknown mixture, an error of this product. The batch ends.</summary>
    Fatal,

    /// <summary>This request is refused, and will be each time; others may be taken.</summary>
    Refused,

    /// <summary>Refused for now: nothing was started.</summary>
    NotNow,

    /// <summary>Nobody answered: a run may have been started all the same.</summary>
    Unknown,
}
