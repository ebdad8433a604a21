namespace MoA.Simulator;

/// <summary>
/// What a random number is for. Each purpose has numbers of its own, so that changing the faults leaves the latencies alone.
/// </summary>
internal enum RandomStream
{
    Fault = 1,
    FirstToken,
    Speed,
    Answer,
    Logprob,
    Id,
}
