namespace MoA.Testing.Telemetry;

/// <summary>A log record (opentelemetry-proto, <c>logs.proto</c>).</summary>
/// <param name="Category">The logger.</param>
/// <param name="Severity">From 1 (trace) to 24 (fatal).</param>
/// <param name="Body">The message.</param>
/// <param name="Attributes">The message's values and those of its scopes.</param>
/// <param name="TraceId">The trace that it was written in; null: none.</param>
public sealed record OtlpLog(string Category, int Severity, string Body, IReadOnlyList<KeyValuePair<string, object?>> Attributes, string? TraceId)
{
    /// <summary>The values of an attribute: one, or none.</summary>
    public IEnumerable<object?> Values(string attribute) => Attributes.Where(pair => pair.Key == attribute).Select(pair => pair.Value);

    internal static IEnumerable<OtlpLog> Read(ProtobufMessage export) =>
        from scope in export.At(1, 2)
        from record in scope.At(2)
        select new OtlpLog(
            scope.At(1).Single().Text(1) ?? "",
            (int)record.Varints(2).SingleOrDefault(),
            record.At(5).Select(OtlpValue.Read).Single() as string ?? "",
            [.. record.At(6).Select(pair => KeyValuePair.Create(pair.Text(1)!, pair.At(2).Select(OtlpValue.Read).SingleOrDefault()))],
            record.Hex(9));
}
