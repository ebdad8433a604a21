namespace MoA.Simulator;

/// <summary>
/// One call from its arrival to its end; remembered in the <see cref="CallLog"/>. Its mutable part is guarded by the statistics' lock.
/// </summary>
internal sealed class ActiveCall(ModelState model, long number, string? clientRequestId, long arrived)
{
    public ModelState Model { get; } = model;

    public long Number { get; } = number;

    public string? ClientRequestId { get; } = clientRequestId;

    public long Arrived { get; } = arrived;

    public CallRandom Random => new(Model.Seed, Model.Hash, Number);

    public Reservation? ModelReservation { get; set; }

    public Reservation? ProviderReservation { get; set; }

    public FaultKind? Fault { get; set; }

    public bool ReplayMiss { get; set; }

    public CallOutcome Outcome { get; set; }

    public int Status { get; set; }

    public long Ended { get; set; }
}
