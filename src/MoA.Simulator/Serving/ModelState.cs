namespace MoA.Simulator;

/// <summary>A served model: its options and what changes as calls come.</summary>
internal sealed class ModelState(string name, SimulatedModel options, int seed, RecordedAnswers? recorded, TimeProvider clock)
{
    private long _calls;

    public string Name { get; } = name;

    public SimulatedModel Options { get; } = options;

    public int Seed { get; } = seed;

    public ulong Hash { get; } = CallRandom.HashOf(name);

    public RecordedAnswers? Recorded { get; } = recorded;

    /// <summary>Null when the model has no limits of its own: the common case takes no lock.</summary>
    public LimitWindow? Window { get; } = options.Limits.Any ? new LimitWindow(options.Limits, clock) : null;

    public byte[]? FixedAnswer { get; } = options.AnswerTokens is { } tokens ? FillerText.Of(tokens) : null;

    public long NextCall() => Interlocked.Increment(ref _calls);
}
