using System.CommandLine;
using System.Globalization;

namespace MoA.Cli.Eval.Analyses;

/// <summary>Options that give a number for each of several names.</summary>
internal static class NamedNumbers
{
    public static Option<string[]> Option(string name, string description, string form)
    {
        var option = new Option<string[]>(name) { Description = $"{description} Several: repeat it.", HelpName = form };
        option.Validators.Add(result =>
        {
            foreach (var text in result.Tokens.Select(token => token.Value).Where(text => Parse(text) is null))
                result.AddError($"{name}: '{text}' is not {form}.");
        });
        return option;
    }

    public static IReadOnlyDictionary<string, double> Read(ParseResult parsed, Option<string[]> option)
    {
        var numbers = new Dictionary<string, double>(StringComparer.Ordinal);
        foreach (var (name, number) in (parsed.GetValue(option) ?? []).Select(text => Parse(text)!.Value))
            numbers[name] = number;
        return numbers;
    }

    private static (string Name, double Number)? Parse(string text)
    {
        var at = text.LastIndexOf('=');
        return at > 0 && double.TryParse(text.AsSpan(at + 1), NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) && number >= 0
            ? (text[..at], number)
            : null;
    }
}
