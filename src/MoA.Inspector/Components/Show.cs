using System.Globalization;
using MoA.Core.Runs;

namespace MoA.Inspector.Components;

/// <summary>Figures as people read them.</summary>
internal static class Show
{
    /// <summary>A time that passed, such as <c>850 ms</c>, <c>4.21 s</c> or <c>2 min 03 s</c>.</summary>
    public static string Ms(double milliseconds) => milliseconds switch
    {
        < 0.5 => "0 ms",
        < 999.5 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds:0} ms"),
        < 59_995 => string.Create(CultureInfo.InvariantCulture, $"{milliseconds / 1000:0.00} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(Math.Round(milliseconds / 1000) / 60):0} min {Math.Round(milliseconds / 1000) % 60:00} s"),
    };

    /// <summary>A count, such as <c>12,345</c>.</summary>
    public static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    /// <summary>An amount of money in whatever currency the prices are configured in; three figures that count.</summary>
    public static string Cost(decimal cost)
    {
        if (cost == 0)
            return "0";
        var places = Math.Clamp(2 - (int)Math.Floor(Math.Log10((double)Math.Abs(cost))), 2, 10);
        return Math.Round(cost, places).ToString($"#,0.{new string('#', places)}", CultureInfo.InvariantCulture);
    }

    /// <summary>A share from 0 to 1, such as <c>62 %</c>.</summary>
    public static string Share(double share) => string.Create(CultureInfo.InvariantCulture, $"{share * 100:0} %");

    /// <summary>An excerpt without the commonest marks of Markdown.</summary>
    public static string WithoutMarks(string excerpt) =>
        excerpt.Replace("**", "", StringComparison.Ordinal).Replace("`", "", StringComparison.Ordinal).TrimStart('#', ' ');

    /// <summary>A number with its noun, such as <c>1 retry</c> or <c>1,204 retries</c>.</summary>
    public static string Count(long count, string one, string many) => $"{Count(count)} {(count == 1 ? one : many)}";

    /// <summary>A number as an attribute of a drawing wants it.</summary>
    public static string Number(double number) => number.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>A moment for machines.</summary>
    public static string Iso(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>A moment for people who have no script that knows their time zone.</summary>
    public static string Utc(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>A code of the API in plain words, such as <c>rate limited</c>.</summary>
    public static string Words<T>(T code)
        where T : struct, Enum
    {
        var name = code.ToString();
        return string.Concat(name.Select((letter, index) => char.IsUpper(letter) ? $"{(index == 0 ? "" : " ")}{char.ToLowerInvariant(letter)}" : letter.ToString()));
    }

    /// <summary>The name of a layer in its run.</summary>
    public static string Layer(int layer, int layers) => layer == layers ? "Aggregator" : string.Create(CultureInfo.InvariantCulture, $"Layer {layer}");

    /// <summary>What stands for one call in few letters, such as <c>1.3</c>: layer and slot, both from 1.</summary>
    public static string Place(int layer, int slot) => string.Create(CultureInfo.InvariantCulture, $"{layer}.{slot + 1}");

    /// <summary>Tokens in and out, such as <c>1,204 → 310</c>.</summary>
    public static string Tokens(TokenUsage usage) => $"{Count(usage.PromptTokens)} → {Count(usage.CompletionTokens)}";

    /// <summary>The class that gives a slot its colour.</summary>
    public static string Hue(int slot) => string.Create(CultureInfo.InvariantCulture, $"hue-{slot % 8}");
}
