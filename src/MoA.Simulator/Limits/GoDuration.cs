using System.Globalization;

namespace MoA.Simulator;

/// <summary>Durations as OpenAI's <c>x-ratelimit-reset-*</c> headers have them: Go's notation, such as "6m0s", "1.5s" or "120ms".</summary>
internal static class GoDuration
{
    /// <summary>Rounds up to whole milliseconds: who waits as long as told must not be early.</summary>
    public static string Format(TimeSpan duration)
    {
        if (duration <= TimeSpan.Zero)
            return "0s";
        var milliseconds = (duration.Ticks + TimeSpan.TicksPerMillisecond - 1) / TimeSpan.TicksPerMillisecond;
        if (milliseconds < 1000)
            return string.Create(CultureInfo.InvariantCulture, $"{milliseconds}ms");
        var seconds = (milliseconds % 60_000 / 1000m).ToString("0.###", CultureInfo.InvariantCulture);
        var minutes = milliseconds / 60_000;
        return minutes switch
        {
            0 => $"{seconds}s",
            < 60 => string.Create(CultureInfo.InvariantCulture, $"{minutes}m{seconds}s"),
            _ => string.Create(CultureInfo.InvariantCulture, $"{minutes / 60}h{minutes % 60}m{seconds}s"),
        };
    }
}
