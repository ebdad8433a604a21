namespace MoA.ServiceDefaults.Tests;

/// <summary>One request to a collector. The three signals' messages are built alike: resources, in them scopes, in them records.</summary>
internal sealed record OtlpExport(string Path, string? ApiKey, ProtobufMessage Message)
{
    public IEnumerable<string> SpanNames => Texts(1, 2, 2, 5);

    public IEnumerable<string> SpanAttributes => Texts(1, 2, 2, 9, 1);

    public IEnumerable<string> MetricNames => Texts(1, 2, 2, 1);

    public IEnumerable<string> LogBodies => Texts(1, 2, 2, 5, 1);

    public IEnumerable<string> Scopes => Texts(1, 2, 1, 1);

    /// <summary>An attribute of the resource.</summary>
    public string? Resource(string key) => Message.At(1, 1, 1)
        .Where(attribute => attribute.At(1).Single().ToString() == key)
        .Select(attribute => attribute.At(2, 1).Single().ToString())
        .SingleOrDefault();

    private IEnumerable<string> Texts(params int[] path) => Message.At(path).Select(text => text.ToString());
}
