namespace MoA.Core.Quota;

/// <summary>What a ledger answers: leave, or when to ask again.</summary>
/// <param name="Reservation">The leave; null when it is refused for now.</param>
/// <param name="Earliest">
/// When it is of use to ask again (sooner only after a settlement); the end of time when only a settlement can help. The time of the
/// question when leave was given.
/// </param>
public readonly record struct QuotaDecision(QuotaReservation? Reservation, DateTimeOffset Earliest);
