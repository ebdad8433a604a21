using System.Buffers;
using System.Globalization;

namespace MoA.Providers;

/// <summary>Durations as Go prints them, such as <c>1m30.5s</c>: the form of the x-ratelimit-reset-* headers.</summary>
internal static class GoDuration
{
    private const double TicksPerNanosecond = 0.01;

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    /// <summary>Reads a duration of one or more decimal numbers, each with a unit (h, m, s, ms, us, µs, ns); "0" needs none.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TimeSpan duration)
    {
        duration = default;
        if (text is "0")
            return true;
        var ticks = 0.0;
        do
        {
            var digits = text.IndexOfAnyExcept(Digits);
            if (digits <= 0
                || !double.TryParse(text[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
            {
                return false;
            }

            text = text[digits..];
            var unit = text.IndexOfAny(Digits);
            if (unit < 0)
                unit = text.Length;
            if (!TryTicksOf(text[..unit], out var ticksPerUnit))
                return false;
            ticks += value * ticksPerUnit;
            text = text[unit..];
        }
        while (!text.IsEmpty);

        if (ticks > TimeSpan.MaxValue.Ticks / 2)
            return false;
        duration = TimeSpan.FromTicks((long)Math.Round(ticks));
        return true;
    }

    private static bool TryTicksOf(ReadOnlySpan<char> unit, out double ticks)
    {
        ticks = unit switch
        {
            "h" => TimeSpan.TicksPerHour,
            "m" => TimeSpan.TicksPerMinute,
            "s" => TimeSpan.TicksPerSecond,
            "ms" => TimeSpan.TicksPerMillisecond,
            // Go prints the micro sign (U+00B5) and reads the Greek letter (U+03BC) too.
            "us" or "\u00b5s" or "\u03bcs" => TimeSpan.TicksPerMicrosecond,
            "ns" => TicksPerNanosecond,
            _ => 0,
        };
        return ticks > 0;
    }
}
