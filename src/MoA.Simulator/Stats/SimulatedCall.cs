namespace MoA.Simulator;

/// <summary>One call as the simulator saw it.</summary>
/// <param name="Number">The call's number among the calls to its model, from 1, in the order of arrival.</param>
/// <param name="Model">The requested model.</param>
/// <param name="ClientRequestId">The header <c>X-Client-Request-Id</c>, or null where the client sent none.</param>
/// <param name="Arrived">When it arrived, since the simulator was built.</param>
/// <param name="Elapsed">From its arrival to its end; of a call in flight, until now.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Status">The HTTP status sent, or 0 when none was.</param>
/// <param name="Fault">The fault that the script chose, or null.</param>
public sealed record SimulatedCall(
    long Number,
    string Model,
    string? ClientRequestId,
    TimeSpan Arrived,
    TimeSpan Elapsed,
    CallOutcome Outcome,
    int Status,
    FaultKind? Fault);
