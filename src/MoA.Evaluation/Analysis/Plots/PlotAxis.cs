namespace MoA.Evaluation.Analysis.Plots;

/// <summary>Maps figures to places on an axis, and says where its marks stand: at round figures.</summary>
internal sealed class PlotAxis
{
    private const int WantedTicks = 6;
    private static readonly int[] RoundFactors = [1, 2, 5, 10];

    private readonly double _low;
    private readonly double _high;
    private readonly double _step;
    private readonly double _from;
    private readonly double _to;

    /// <summary>Makes an axis.</summary>
    /// <param name="values">The figures; it reaches from the last mark under them to the first above.</param>
    /// <param name="fromZero">Whether it begins at 0 whatever the least figure is.</param>
    /// <param name="from">The place of its lower end.</param>
    /// <param name="to">The place of its upper end.</param>
    public PlotAxis(IReadOnlyCollection<double> values, bool fromZero, double from, double to)
    {
        var (least, most) = (fromZero ? Math.Min(0, values.Min()) : values.Min(), values.Max());
        if (most <= least)
            most = least + Math.Max(1, Math.Abs(least));
        _step = RoundStep((most - least) / WantedTicks);
        _low = Math.Floor(least / _step) * _step;
        _high = Math.Ceiling(most / _step) * _step;
        (_from, _to) = (from, to);
    }

    /// <summary>The figures at which marks stand.</summary>
    public IEnumerable<double> Ticks =>
        Enumerable.Range(0, (int)Math.Round((_high - _low) / _step) + 1).Select(number => Math.Round(_low + (number * _step), Decimals));

    /// <summary>Digits behind the point that tell the marks apart.</summary>
    public int Decimals => Math.Clamp((int)Math.Ceiling(-Math.Log10(_step)), 0, 12);

    /// <summary>Where a figure stands.</summary>
    public double Place(double value) => _from + ((value - _low) / (_high - _low) * (_to - _from));

    // 1, 2 or 5 times a power of ten.
    private static double RoundStep(double wanted)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(wanted)));
        return RoundFactors.First(factor => factor * power >= wanted * 0.999) * power;
    }
}
