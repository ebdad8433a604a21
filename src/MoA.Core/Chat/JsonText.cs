using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;

namespace MoA.Core.Chat;

/// <summary>Looks whether JSON can be read as text: a parser takes strings with bad bytes or half a surrogate pair, and fails when they are read.</summary>
internal static class JsonText
{
    /// <summary>Whether every string and name of a value can be read.</summary>
    public static bool IsSound(JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Undefined)
            return true;
        var bytes = JsonMarshal.GetRawUtf8Value(json);
        return Utf8.IsValid(bytes) && (bytes.IndexOf("\\u"u8) < 0 || AreEscapesSound(bytes));
    }

    private static bool AreEscapesSound(ReadOnlySpan<byte> json)
    {
        var buffer = ArrayPool<char>.Shared.Rent(json.Length);
        try
        {
            // As deep as whoever parsed it allowed.
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = int.MaxValue });
            while (reader.Read())
            {
                if (reader.ValueIsEscaped)
                    reader.CopyString(buffer);
            }

            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
        finally
        {
            ArrayPool<char>.Shared.Return(buffer, clearArray: true);
        }
    }
}
