namespace MoA.Testing.Telemetry;

/// <summary>One request to a collector. The three signals' messages are built alike: resources, in them scopes, in them records.</summary>
public sealed record OtlpExport(string Path, string? ApiKey, ProtobufMessage Message)
{
    public IEnumerable<string> SpanNames => Texts(1, 2, 2, 5);

    public IEnumerable<string> SpanAttributes => Texts(1, 2, 2, 9, 1);

    public IEnumerable<string> MetricNames => Texts(1, 2, 2, 1);

    public IEnumerable<string> LogBodies => Texts(1, 2, 2, 5, 1);

    /// <summary>Every span, decoded.</summary>
    public IEnumerable<OtlpSpan> Spans => OtlpSpan.Read(Message);

    /// <summary>Every metric, decoded.</summary>
    public IEnumerable<OtlpMetric> Metrics => OtlpMetric.Read(Message);

    /// <summary>Every log record, decoded.</summary>
    public IEnumerable<OtlpLog> LogRecords => OtlpLog.Read(Message);

    public IEnumerable<string> Scopes => Texts(1, 2, 1, 1);

    /// <summary>The points of every metric that is a sum (their values) or a histogram (how much was recorded).</summary>
    public IEnumerable<MetricPoint> MetricPoints =>
        from metric in Message.At(1, 2, 2)
        let name = metric.At(1).Single().ToString()
        from point in metric.At(7, 1).Select(sum => (Message: sum, Attributes: 7, Value: Number(sum)))
            .Concat(metric.At(9, 1).Select(histogram => (Message: histogram, Attributes: 9, Value: histogram.Fixed64(4).Sum())))
        select new MetricPoint(name, Attributes(point.Message, point.Attributes), point.Value);

    /// <summary>An attribute of the resource.</summary>
    public string? Resource(string key) => Message.At(1, 1, 1)
        .Where(attribute => attribute.At(1).Single().ToString() == key)
        .Select(attribute => attribute.At(2, 1).Single().ToString())
        .SingleOrDefault();

    private static long Number(ProtobufMessage point) =>
        point.Fixed64(6).Concat(point.Fixed64(4).Select(bits => (long)BitConverter.Int64BitsToDouble(bits))).Sum();

    // Attributes that are no text are left out.
    private static Dictionary<string, string> Attributes(ProtobufMessage point, int field) => point.At(field)
        .Where(attribute => attribute.At(2, 1).Any())
        .ToDictionary(attribute => attribute.At(1).Single().ToString(), attribute => attribute.At(2, 1).Single().ToString());

    private IEnumerable<string> Texts(params int[] path) => Message.At(path).Select(text => text.ToString());
}
