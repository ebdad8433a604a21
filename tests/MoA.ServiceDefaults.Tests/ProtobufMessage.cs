using System.Text;

namespace MoA.ServiceDefaults.Tests;

/// <summary>A message of protocol buffers read without its schema, by the numbers of its fields.</summary>
internal sealed class ProtobufMessage(ReadOnlyMemory<byte> bytes)
{
    public override string ToString() => Encoding.UTF8.GetString(bytes.Span);

    /// <summary>Every submessage, string or byte string at a path of field numbers.</summary>
    public IEnumerable<ProtobufMessage> At(params int[] path) =>
        path is [var number, .. var rest] ? Fields(number).SelectMany(field => field.At(rest)) : [this];

    private List<ProtobufMessage> Fields(int wanted)
    {
        var found = new List<ProtobufMessage>();
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
            if ((int)(tag >> 3) == wanted && (tag & 7) == 2)
                found.Add(new ProtobufMessage(bytes.Slice(position, length)));
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
