using System.Buffers.Binary;
using System.Text;

namespace MoA.Testing.Telemetry;

/// <summary>A message of protocol buffers read without its schema, by the numbers of its fields.</summary>
public sealed class ProtobufMessage(ReadOnlyMemory<byte> bytes)
{
    public override string ToString() => Encoding.UTF8.GetString(bytes.Span);

    /// <summary>Every submessage, string or byte string at a path of field numbers.</summary>
    public IEnumerable<ProtobufMessage> At(params int[] path) =>
        path is [var number, .. var rest] ? Fields(number).SelectMany(field => field.At(rest)) : [this];

    /// <summary>Every number of 64 bits that is written in full (fixed64, sfixed64, double) at a field, as its bits.</summary>
    public IEnumerable<long> Fixed64(int number) => All().Where(field => field.Number == number && field.Type == 1)
        .Select(field => BinaryPrimitives.ReadInt64LittleEndian(field.Bytes.Span));

    /// <summary>Every number at a field that is written with as many bytes as it needs (int, uint, bool, enum).</summary>
    public IEnumerable<long> Varints(int number) => All().Where(field => field.Number == number && field.Type == 0).Select(field => field.Number64);

    /// <summary>The numbers of 64 bits that are packed into one field, as their bits.</summary>
    public IEnumerable<long> PackedFixed64(int number) => All().Where(field => field.Number == number && field.Type == 2)
        .SelectMany(field => field.Bytes.ToArray().Chunk(8).Select(bits => BinaryPrimitives.ReadInt64LittleEndian(bits)));

    /// <summary>The bytes of a field as hexadecimal digits; null where there are none.</summary>
    public string? Hex(int number) =>
        All().Where(field => field.Number == number && field.Type == 2 && field.Bytes.Length > 0).Select(field => Convert.ToHexStringLower(field.Bytes.Span)).FirstOrDefault();

    /// <summary>The text of a field; null where there is none.</summary>
    public string? Text(int number) => At(number).Select(text => text.ToString()).FirstOrDefault();

    private IEnumerable<ProtobufMessage> Fields(int wanted) =>
        All().Where(field => field.Number == wanted && field.Type == 2).Select(field => new ProtobufMessage(field.Bytes));

    private List<(int Number, int Type, ReadOnlyMemory<byte> Bytes, long Number64)> All()
    {
        var found = new List<(int, int, ReadOnlyMemory<byte>, long)>();
        for (var position = 0; position < bytes.Length;)
        {
            var tag = ReadVarint(ref position);
            var number = (tag & 7) == 0 ? (long)ReadVarint(ref position) : 0;
            var length = (tag & 7) switch
            {
                0 => 0,
                1 => 8,
                2 => (int)ReadVarint(ref position),
                5 => 4,
                var type => throw new InvalidDataException($"Wire type {type} at {position}."),
            };
            found.Add(((int)(tag >> 3), (int)(tag & 7), bytes.Slice(position, length), number));
            position += length;
        }

        return found;
    }

    private ulong ReadVarint(ref int position)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes.Span[position++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
    }
}
