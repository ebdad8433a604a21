using System.Runtime.CompilerServices;
using MoA.Core.Engine;
using MoA.Core.Quota;
using MoA.Core.Runs;

namespace MoA.Testing.Scripted;

/// <summary>
/// Agents that answer at once with a text that names their call, except where the test holds them or makes them fail. Thread-safe.
/// </summary>
public sealed class ScriptedInvoker : IAgentInvoker
{
    private readonly Lock _gate = new();
    private readonly List<AgentCall> _calls = [];
    private readonly List<string> _completed = [];
    private readonly List<string> _cancelled = [];
    private readonly List<AgentGate> _gates = [];
    private readonly List<(Func<AgentCall, bool> Match, AgentErrorCode Code)> _failures = [];

    /// <summary>Tokens that every answer reports.</summary>
    public static TokenUsage Usage { get; } = new(100, 10);

    /// <summary>How a streamed answer is cut.</summary>
    public IReadOnlyList<string> Pieces { get; init; } = ["The ", "final ", "answer", "."];

    /// <summary>What the aggregator of a mixture that ranks replies.</summary>
    public string Choice { get; init; } = "[[2]]";

    /// <summary>Told of each call before it is held.</summary>
    public Action<AgentCall>? OnCall { get; init; }

    /// <summary>Every call so far, in order.</summary>
    public IReadOnlyList<AgentCall> Calls => Copy(_calls);

    /// <summary>The ids of the calls that answered.</summary>
    public IReadOnlyList<string> Completed => Copy(_completed);

    /// <summary>The ids of the calls that were cancelled.</summary>
    public IReadOnlyList<string> Cancelled => Copy(_cancelled);

    /// <summary>Holds matching calls: from the start, or once they have streamed some pieces.</summary>
    public AgentGate Hold(Func<AgentCall, bool> match, int afterPieces = 0, int expected = 1)
    {
        var gate = new AgentGate(match, afterPieces, expected);
        lock (_gate)
            _gates.Add(gate);
        return gate;
    }

    /// <summary>Makes matching calls fail.</summary>
    public void Fail(Func<AgentCall, bool> match, AgentErrorCode code)
    {
        lock (_gate)
            _failures.Add((match, code));
    }

    public async IAsyncEnumerable<AgentReply> InvokeAsync(AgentCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        AgentGate? gate;
        AgentErrorCode? failure;
        lock (_gate)
        {
            _calls.Add(call);
            gate = _gates.Find(held => held.Match(call));
            failure = _failures.Where(scripted => scripted.Match(call)).Select(scripted => (AgentErrorCode?)scripted.Code).FirstOrDefault();
        }

        OnCall?.Invoke(call);
        if (gate is { AfterPieces: 0 })
            await PassAsync(gate, call, cancellationToken);
        var pieces = call.Stream ? Pieces : [];
        for (var index = 0; index < pieces.Count; index++)
        {
            yield return new AgentDelta { Text = pieces[index] };
            if (gate is not null && gate.AfterPieces == index + 1)
                await PassAsync(gate, call, cancellationToken);
        }

        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
            _completed.Add(call.Id);
        yield return failure is { } code ? Failure(call, code) : Answer(call);
    }

    private async Task PassAsync(AgentGate gate, AgentCall call, CancellationToken cancellationToken)
    {
        try
        {
            await gate.PassAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            lock (_gate)
                _cancelled.Add(call.Id);
            throw;
        }
    }

    private AgentOutcome Answer(AgentCall call) => new()
    {
        Kind = AgentOutcomeKind.Answer,
        Content = ContentOf(call),
        FinishReason = "stop",
        Usage = Usage,
        Attempts = 1,
        Timings = Timings(),
    };

    private string ContentOf(AgentCall call)
    {
        if (call.Stream)
            return string.Concat(Pieces);
        return call.Priority == QuotaPriority.Aggregator ? Choice : $"{call.Model.Id} in layer {call.Layer}, slot {call.Slot}";
    }

    private static AgentOutcome Failure(AgentCall call, AgentErrorCode code) => new()
    {
        Kind = AgentOutcomeKind.Failed,
        Attempts = 1,
        Timings = Timings(),
        Error = new AgentError { Code = code, Message = $"{call.Model.Id} was told to fail." },
    };

    private static CallTimings Timings() => new() { Started = DateTimeOffset.UnixEpoch, ProviderMs = 1 };

    private IReadOnlyList<T> Copy<T>(List<T> list)
    {
        lock (_gate)
            return [.. list];
    }
}
