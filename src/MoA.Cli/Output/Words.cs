using System.Text.Json;

namespace MoA.Cli.Output;

/// <summary>Names as the JSON of runs has them.</summary>
internal static class Words
{
    public static string Of<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
