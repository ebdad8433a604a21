using System.Text.Json;

namespace MoA.Embedded.Journal;

/// <summary>Enum members as the journal's columns hold them: the same snake case as in JSON.</summary>
internal static class EnumText<T>
    where T : struct, Enum
{
    private static readonly Dictionary<T, string> Texts =
        Enum.GetValues<T>().ToDictionary(value => value, value => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()));

    private static readonly Dictionary<string, T> Values = Texts.ToDictionary(pair => pair.Value, pair => pair.Key, StringComparer.Ordinal);

    public static string Of(T value) => Texts[value];

    /// <exception cref="InvalidDataException">No member has this text.</exception>
    public static T Parse(string text) =>
        Values.TryGetValue(text, out var value) ? value : throw new InvalidDataException($"'{text}' is no {typeof(T).Name}.");
}
