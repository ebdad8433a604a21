namespace MoA.Evaluation.Judging;

/// <summary>The files that a judgment takes; which of them are needed depends on the benchmark.</summary>
internal sealed record JudgeFiles
{
    /// <summary>The answers that are judged.</summary>
    public required string Answers { get; init; }

    /// <summary>The questions; null: not needed where answers hold theirs (AlpacaEval).</summary>
    public string? Questions { get; init; }

    /// <summary>AlpacaEval: the answers of the baseline.</summary>
    public string? Baseline { get; init; }

    /// <summary>The judge's prompts; null: the product's own (AlpacaEval).</summary>
    public string? Prompts { get; init; }

    /// <summary>MT-Bench: reference answers for math, reasoning and coding.</summary>
    public string? References { get; init; }

    /// <summary>FLASK: the descriptions of the skills.</summary>
    public string? Skills { get; init; }
}
