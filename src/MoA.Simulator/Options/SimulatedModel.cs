namespace MoA.Simulator;

/// <summary>How one simulated model behaves. The defaults answer at once, always, without limits.</summary>
public sealed class SimulatedModel
{
    private IReadOnlyList<FaultRule> _faults = [];

    /// <summary>Milliseconds from the call's arrival to its first token. Default: none.</summary>
    public LogNormal TimeToFirstToken { get; set; } = new();

    /// <summary>Tokens a second after the first token. Default: a median of 0, which sends the answer without pacing.</summary>
    public LogNormal TokensPerSecond { get; set; } = new();

    /// <summary>Tokens in one chunk of a streamed answer, from 1 to 10,000. Default 4.</summary>
    public int TokensPerChunk { get; set; } = 4;

    /// <summary>Limits of this model alone. Default: none.</summary>
    public ModelLimits Limits { get; set; } = new();

    /// <summary>
    /// The fault script: for each call the first rule that applies decides. The list may be replaced while the simulator runs (do not
    /// change a
    /// list in place); the next call sees the new one. Default: none.
    /// </summary>
    public IReadOnlyList<FaultRule> Faults
    {
        get => Volatile.Read(ref _faults);
        set => Volatile.Write(ref _faults, value ?? []);
    }

    /// <summary>
    /// The answer as a template: <c>{model}</c>, <c>{prompt}</c> (the last user message), <c>{call}</c> (number of the call, from 1) and
    /// <c>{references}</c> (how many references the system message holds) are replaced. Default null: a short text composed from the
    /// question, different for each model and, unless <c>temperature</c> is 0, for each call.
    /// </summary>
    public string? Answer { get; set; }

    /// <summary>
    /// Answers exactly this many tokens of filler text (1 to 1,000,000), for benchmarks; takes precedence over the rest. Default null.
    /// </summary>
    public int? AnswerTokens { get; set; }

    /// <summary>Makes the model a judge of other texts, where it is asked for a judgment. Default null: it answers like any other.</summary>
    public JudgeOptions? Judge { get; set; }

    /// <summary>
    /// Path of a JSONL file of recorded answers, one object a line, keyed by the text of the last user message. A message that the file
    /// lacks
    /// is answered from the template and counted as a replay miss. Relative paths start at the current directory. Default null.
    /// </summary>
    public string? Replay { get; set; }

    /// <summary>
    /// Path of a JSONL file of prompts, to be joined with <see cref="ReplayAnswers"/> on the field <c>index</c>. Default null.
    /// </summary>
    public string? ReplayPrompts { get; set; }

    /// <summary>
    /// Path of a JSONL file of answers, to be joined with <see cref="ReplayPrompts"/> on the field <c>index</c>. Default null.
    /// </summary>
    public string? ReplayAnswers { get; set; }

    /// <summary>The field of the replay files that holds the user's message. Default <c>instruction</c>.</summary>
    public string MessageField { get; set; } = "instruction";

    /// <summary>The field of the replay files that holds the answer. Default <c>output</c>.</summary>
    public string AnswerField { get; set; } = "output";
}
