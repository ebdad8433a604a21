namespace MoA.Simulator;

/// <summary>When the tokens of one call are due, measured from its arrival.</summary>
internal readonly record struct CallLatency(double FirstTokenMilliseconds, double TokensPerSecond)
{
    // A heavy tail must not overflow a timer.
    private const double MostMilliseconds = 86_400_000;

    public bool IsNone => FirstTokenMilliseconds <= 0 && TokensPerSecond <= 0;

    public static CallLatency Sample(SimulatedModel model, CallRandom random) => new(
        model.TimeToFirstToken.Median <= 0 ? 0 : model.TimeToFirstToken.Sample(random.Normal(RandomStream.FirstToken)),
        model.TokensPerSecond.Median <= 0 ? 0 : model.TokensPerSecond.Sample(random.Normal(RandomStream.Speed)));

    /// <summary>When this many tokens have been produced.</summary>
    public TimeSpan DueAfter(int tokens)
    {
        var milliseconds = FirstTokenMilliseconds + (TokensPerSecond <= 0 ? 0 : Math.Max(0, tokens - 1) * 1000.0 / TokensPerSecond);
        return TimeSpan.FromMilliseconds(Math.Min(milliseconds, MostMilliseconds));
    }
}
