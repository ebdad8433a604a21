using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace MoA.Simulator;

/// <summary>
/// The UTF-8 bytes of a JSON string without making a <see cref="string"/> of it: references are long, and only their size and their
/// numbering
/// matter here.
/// </summary>
internal ref struct UnescapedText : IDisposable
{
    private byte[]? _rented;

    /// <exception cref="InvalidOperationException">The string holds half of a surrogate pair.</exception>
    public UnescapedText(JsonElement text)
    {
        var raw = JsonMarshal.GetRawUtf8Value(text);
        if (!raw.Contains((byte)'\\'))
        {
            Bytes = raw[1..^1];
            return;
        }

        var reader = new Utf8JsonReader(raw);
        reader.Read();
        var buffer = ArrayPool<byte>.Shared.Rent(raw.Length);
        try
        {
            Bytes = buffer.AsSpan(0, reader.CopyString(buffer));
            _rented = buffer;
        }
        finally
        {
            if (_rented is null)
                ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public ReadOnlySpan<byte> Bytes { get; private set; }

    public void Dispose()
    {
        Bytes = default;
        if (_rented is { } rented)
            ArrayPool<byte>.Shared.Return(rented);
        _rented = null;
    }
}
