using MoA.Core.Engine;

namespace MoA.Testing.Scripted;

/// <summary>Holds the calls that match until the test opens it.</summary>
public sealed class AgentGate
{
    private readonly TaskCompletionSource _opened = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly int _expected;
    private int _arrived;

    internal AgentGate(Func<AgentCall, bool> match, int afterPieces, int expected)
    {
        Match = match;
        AfterPieces = afterPieces;
        _expected = expected;
    }

    /// <summary>Ends when as many calls as expected stand at the gate.</summary>
    public Task Reached => _reached.Task;

    internal Func<AgentCall, bool> Match { get; }

    internal int AfterPieces { get; }

    public void Open() => _opened.TrySetResult();

    internal Task PassAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _arrived) == _expected)
            _reached.TrySetResult();
        return _opened.Task.WaitAsync(cancellationToken);
    }
}
