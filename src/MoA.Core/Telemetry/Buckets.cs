namespace MoA.Core.Telemetry;

/// <summary>Upper bounds of histograms' buckets.</summary>
internal static class Buckets
{
    /// <summary>The GenAI conventions' for durations.</summary>
    public static IReadOnlyList<double> GenAiSeconds { get; } = [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92];

    /// <summary>The GenAI conventions' for tokens: the powers of 4.</summary>
    public static IReadOnlyList<double> Tokens { get; } =
        [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864];

    /// <summary>The latest GenAI conventions' for workflows.</summary>
    public static IReadOnlyList<double> WorkflowSeconds { get; } = [1, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200];

    /// <summary>From a single quick model to the longest deadline that makes sense.</summary>
    public static IReadOnlyList<double> RunSeconds { get; } = [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600];

    /// <summary>From what an idle machine needs, a millisecond, to what somebody will ask about.</summary>
    public static IReadOnlyList<double> OverheadSeconds { get; } = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

    /// <summary>From "at once" to the default deadline of a run, 10 minutes.</summary>
    public static IReadOnlyList<double> WaitSeconds { get; } = [0.005, 0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300, 600];
}
