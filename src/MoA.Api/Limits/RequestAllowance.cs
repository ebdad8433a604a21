namespace MoA.Api.Limits;

/// <summary>What a key's limit said about a request.</summary>
/// <param name="Place">Its place in the window; null: it is not let in.</param>
/// <param name="Limit">Requests in any 60 seconds.</param>
/// <param name="Remaining">How many more are free now.</param>
/// <param name="Reset">When the oldest of those that count stops to count.</param>
internal readonly record struct RequestAllowance(RequestPlace? Place, int Limit, int Remaining, TimeSpan Reset);
