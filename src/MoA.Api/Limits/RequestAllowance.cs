namespace MoA.Api.Limits;

/// <summary>What a key's limit said about a request.</summary>
/// <param name="Granted">Whether it is let in.</param>
/// <param name="Limit">Requests in any 60 seconds.</param>
/// <param name="Remaining">How many more are free now.</param>
/// <param name="Reset">When the oldest of those that count stops to count.</param>
internal readonly record struct RequestAllowance(bool Granted, int Limit, int Remaining, TimeSpan Reset);
