namespace MoA.Testing.Telemetry;

/// <summary>What a metric stands at, for one set of attributes.</summary>
/// <param name="Attributes">The set.</param>
/// <param name="Value">The value; of a histogram, the sum of all that was recorded.</param>
/// <param name="Count">Of a histogram: how often something was recorded.</param>
/// <param name="Bounds">Of a histogram: the upper bounds of all buckets but the last.</param>
/// <param name="ExemplarTraces">The traces of its exemplars.</param>
public sealed record OtlpPoint(
    IReadOnlyDictionary<string, object?> Attributes, double Value, long Count, IReadOnlyList<double> Bounds, IReadOnlyList<string> ExemplarTraces)
{
    public object? this[string attribute] => Attributes.GetValueOrDefault(attribute);

    internal static OtlpPoint OfNumber(ProtobufMessage point) => new(
        OtlpValue.Attributes(point, 7),
        point.Fixed64(4).Select(BitConverter.Int64BitsToDouble).Concat(point.Fixed64(6).Select(value => (double)value)).Single(),
        0,
        [],
        Traces(point, 5));

    internal static OtlpPoint OfHistogram(ProtobufMessage point) => new(
        OtlpValue.Attributes(point, 9),
        point.Fixed64(5).Select(BitConverter.Int64BitsToDouble).Single(),
        point.Fixed64(4).Single(),
        [.. point.PackedFixed64(7).Select(BitConverter.Int64BitsToDouble)],
        Traces(point, 8));

    private static string[] Traces(ProtobufMessage point, int field) => [.. point.At(field).Select(exemplar => exemplar.Hex(5)).OfType<string>()];
}
