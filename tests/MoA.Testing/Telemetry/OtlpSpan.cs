namespace MoA.Testing.Telemetry;

/// <summary>A span (opentelemetry-proto, <c>trace.proto</c>).</summary>
public sealed record OtlpSpan
{
    public const int Internal = 1;
    public const int Server = 2;
    public const int Client = 3;

    public const int Unset = 0;
    public const int Error = 2;

    public required string Scope { get; init; }

    public required string? SchemaUrl { get; init; }

    public required string TraceId { get; init; }

    public required string SpanId { get; init; }

    /// <summary>Null: it is the first of its trace.</summary>
    public required string? ParentId { get; init; }

    public required string Name { get; init; }

    public required int Kind { get; init; }

    public required IReadOnlyDictionary<string, object?> Attributes { get; init; }

    public required IReadOnlyList<(string Name, IReadOnlyDictionary<string, object?> Attributes)> Events { get; init; }

    public required IReadOnlyList<(string TraceId, string SpanId)> Links { get; init; }

    public required int Status { get; init; }

    public required string? StatusMessage { get; init; }

    public required TimeSpan Duration { get; init; }

    public object? this[string attribute] => Attributes.GetValueOrDefault(attribute);

    internal static IEnumerable<OtlpSpan> Read(ProtobufMessage export) =>
        from scope in export.At(1, 2)
        from span in scope.At(2)
        let status = span.At(15).SingleOrDefault()
        select new OtlpSpan
        {
            Scope = scope.At(1).Single().Text(1)!,
            SchemaUrl = scope.Text(3),
            TraceId = span.Hex(1)!,
            SpanId = span.Hex(2)!,
            ParentId = span.Hex(4),
            Name = span.Text(5)!,
            Kind = (int)span.Varints(6).Single(),
            Attributes = OtlpValue.Attributes(span, 9),
            Events = [.. span.At(11).Select(point => (point.Text(2)!, OtlpValue.Attributes(point, 3)))],
            Links = [.. span.At(13).Select(link => (link.Hex(1)!, link.Hex(2)!))],
            Status = (int)(status?.Varints(3).SingleOrDefault() ?? Unset),
            StatusMessage = status?.Text(2),
            Duration = TimeSpan.FromTicks((span.Fixed64(8).Single() - span.Fixed64(7).Single()) / 100),
        };
}
