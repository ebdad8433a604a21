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

    private IEnumerable<ProtobufMessage> Fields(int wanted) =>
        All().Where(field => field.Number == wanted && field.Type == 2).Select(field => new ProtobufMessage(field.Bytes));

    private List<(int Number, int Type, ReadOnlyMemory<byte> Bytes)> All()
    {
        var found = new List<(int, int, ReadOnlyMemory<byte>)>();
        for (var position = 0; position < bytes.Length;)
        {
            var tag = ReadVarint(ref position);
            var length = (tag & 7) switch
            {
                0 => Skip(ref position),
                1 => 8,
                2 => (int)ReadVarint(ref position),
                5 => 4,
                var type => throw new InvalidDataException($"Wire type {type} at {position}."),
            };
            found.Add(((int)(tag >> 3), (int)(tag & 7), bytes.Slice(position, length)));
            position += length;
        }

        return found;
    }

    private int Skip(ref int position)
    {
        ReadVarint(ref position);
        return 0;
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
