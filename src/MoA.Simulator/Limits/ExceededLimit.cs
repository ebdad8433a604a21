namespace MoA.Simulator;

internal enum ExceededLimit
{
    None,
    Requests,
    Tokens,
    InFlight,
}
