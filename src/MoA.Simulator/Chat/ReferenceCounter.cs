using System.Globalization;
using System.Text;

namespace MoA.Simulator;

/// <summary>
/// Counts the references that an Aggregate-and-Synthesize system prompt holds (arXiv 2406.04692, Table 1): after "Responses from models:"
/// come
/// "\n1. first", "\n2. second" and so on. A reference that itself holds a numbered list cannot be told apart from further references, so
/// the
/// count can only be too high then.
/// </summary>
internal static class ReferenceCounter
{
    private static ReadOnlySpan<byte> Heading => "Responses from models:"u8;

    public static int Count(ReadOnlySpan<byte> systemMessage)
    {
        var heading = systemMessage.IndexOf(Heading);
        if (heading < 0)
            return 0;
        var rest = systemMessage[(heading + Heading.Length)..];
        Span<byte> marker = stackalloc byte[16];
        for (var number = 1; ; number++)
        {
            Encoding.UTF8.TryGetBytes(string.Create(CultureInfo.InvariantCulture, $"\n{number}. "), marker, out var length);
            var start = rest.IndexOf(marker[..length]);
            if (start < 0)
                return number - 1;
            rest = rest[(start + length)..];
        }
    }
}
