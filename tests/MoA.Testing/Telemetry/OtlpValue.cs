namespace MoA.Testing.Telemetry;

/// <summary>Attributes and their values (opentelemetry-proto, <c>common.proto</c>).</summary>
internal static class OtlpValue
{
    /// <summary>The attributes at a field of a message. Lists are arrays of objects.</summary>
    public static IReadOnlyDictionary<string, object?> Attributes(ProtobufMessage message, int field) =>
        message.At(field).ToDictionary(pair => pair.Text(1)!, pair => pair.At(2).Select(Read).SingleOrDefault());

    public static object? Read(ProtobufMessage value)
    {
        if (value.Text(1) is { } text)
            return text;
        if (value.Varints(2).ToArray() is [var flag])
            return flag != 0;
        if (value.Varints(3).ToArray() is [var number])
            return number;
        if (value.Fixed64(4).ToArray() is [var bits])
            return BitConverter.Int64BitsToDouble(bits);
        return value.At(5).Select(list => list.At(1).Select(Read).ToArray()).SingleOrDefault();
    }
}
