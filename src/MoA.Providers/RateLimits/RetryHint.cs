using System.ClientModel.Primitives;
using System.Globalization;

namespace MoA.Providers;

/// <summary>
/// What a provider says about when to come back: <c>retry-after-ms</c>, else <c>Retry-After</c> (RFC 9110, section 10.2.3: seconds or a
/// date), else the later of the <c>x-ratelimit-reset-*</c> of the limits that are exhausted (OpenAI reference: rate limits).
/// </summary>
internal static class RetryHint
{
    public delegate bool HeaderLookup(string name, out string? value);

    public static TimeSpan? Read(PipelineResponseHeaders headers, DateTimeOffset now) => Read(headers.TryGetValue, now);

    /// <returns>Zero or more; null where nothing usable was said.</returns>
    public static TimeSpan? Read(HeaderLookup headers, DateTimeOffset now) =>
        FromMilliseconds(headers) ?? FromRetryAfter(headers, now) ?? FromResets(headers);

    private static TimeSpan? FromMilliseconds(HeaderLookup headers) =>
        headers("retry-after-ms", out var value) && TryNumber(value, out var milliseconds) ? Span(milliseconds / 1000) : null;

    private static TimeSpan? FromRetryAfter(HeaderLookup headers, DateTimeOffset now)
    {
        if (!headers("Retry-After", out var value))
            return null;
        if (TryNumber(value, out var seconds))
            return Span(seconds);
        return DateTimeOffset.TryParse(
            value, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AllowWhiteSpaces, out var date)
            ? Span((date - now).TotalSeconds)
            : null;
    }

    private static TimeSpan? FromResets(HeaderLookup headers)
    {
        var requests = FromReset(headers, "x-ratelimit-remaining-requests", "x-ratelimit-reset-requests");
        var tokens = FromReset(headers, "x-ratelimit-remaining-tokens", "x-ratelimit-reset-tokens");
        return requests is null || tokens > requests ? tokens : requests;
    }

    // A provider that sends no remaining-* is taken at its word that the limit was reached.
    private static TimeSpan? FromReset(HeaderLookup headers, string remaining, string reset)
    {
        if (headers(remaining, out var left) && TryNumber(left, out var count) && count > 0)
            return null;
        if (!headers(reset, out var value) || value is null)
            return null;
        if (GoDuration.TryParse(value.AsSpan().Trim(), out var duration))
            return duration;
        return TryNumber(value, out var seconds) ? Span(seconds) : null;
    }

    private static bool TryNumber(string? text, out double number) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite
            | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out number) && double.IsFinite(number);

    private static TimeSpan Span(double seconds) => TimeSpan.FromSeconds(Math.Clamp(seconds, 0, TimeSpan.FromDays(365).TotalSeconds));
}
