using MoA.Core.Runs;
using MoA.Core.Telemetry;
using MoA.Testing;
using MoA.Testing.Telemetry;

namespace MoA.Server.Tests.Telemetry;

/// <summary>One run of every kind on one server, and everything that it exported until it had stopped.</summary>
public sealed class ExportedRuns : IAsyncLifetime
{
    public const string CallerTrace = "4bf92f3577b34da6a3ce929d0e0e4736";
    public const string CallerSpan = "00f067aa0ba902b7";

    private const string Settings =
        ""","top_p":0.9,"seed":7,"stop":["halt"],"presence_penalty":0.25,"frequency_penalty":0.5,"response_format":{"type":"text"},"top_k":40""";

    /// <summary>Each run as the journal had it, by its mixture.</summary>
    public IReadOnlyDictionary<string, RunSnapshot> Runs { get; private set; } = new Dictionary<string, RunSnapshot>();

    public IReadOnlyList<OtlpSpan> Spans { get; private set; } = [];

    public IReadOnlyList<OtlpMetric> Metrics { get; private set; } = [];

    public IReadOnlyList<OtlpLog> Logs { get; private set; } = [];

    /// <summary>All that was exported, as text, and what the server wrote on the console.</summary>
    public string Everything { get; private set; } = "";

    public long ProviderPort { get; private set; }

    public async Task InitializeAsync()
    {
        await using var bed = await TelemetryBed.StartAsync();
        await using var server = bed.StartServer();
        using var client = await TelemetryBed.ClientOfAsync(server);
        RunId[] runs =
        [
            await TelemetryBed.AskAsync(client, "moa", more: Settings, traceparent: $"00-{CallerTrace}-{CallerSpan}-01"),
            await TelemetryBed.AskAsync(client, "retried"),
            await TelemetryBed.AskAsync(client, "failing"),
            await TelemetryBed.AskAsync(client, "cutting"),
            await StopOneAsync(bed, client),
        ];
        var snapshots = new List<RunSnapshot>();
        foreach (var run in runs)
            snapshots.Add(await TelemetryBed.ReadAsync(client, run));
        Runs = snapshots.ToDictionary(run => run.Mixture);
        await server.TerminateAsync();
        (Spans, Metrics, Logs, ProviderPort) = (bed.Spans, bed.Metrics, bed.Logs, bed.ProviderPort);
        Everything = string.Concat(bed.Receiver.Exports.Select(export => export.Message.ToString())) + server.Output;
    }

    public Task DisposeAsync() => Task.CompletedTask;

    /// <summary>The span of a run.</summary>
    public OtlpSpan WorkflowOf(string mixture) => Assert.Single(Spans, span => span.Name == $"invoke_workflow {mixture}");

    /// <summary>The spans right below one, of this product or of another source.</summary>
    public IReadOnlyList<OtlpSpan> Below(OtlpSpan span, string scope = MoaTelemetry.Name) =>
        [.. Spans.Where(candidate => candidate.ParentId == span.SpanId && candidate.TraceId == span.TraceId && candidate.Scope == scope)];

    /// <summary>The spans of the calls of a run, by layer and slot.</summary>
    public IReadOnlyList<OtlpSpan> CallsOf(string mixture) => [.. Below(WorkflowOf(mixture)).SelectMany(layer => Below(layer))
        .OrderBy(span => span[MoaAttributes.Layer]).ThenBy(span => span[MoaAttributes.Slot])];

    public OtlpMetric Metric(string name) => Assert.Single(Metrics, metric => metric.Name == name);

    private static async Task<RunId> StopOneAsync(TelemetryBed bed, HttpClient client)
    {
        var run = await TelemetryBed.AskAsync(client, "stopped", "/v1/runs");
        await bed.UntilAsync(seen => seen.Models.TryGetValue("hanging", out var hanging) && hanging.InFlight == 1);
        using var response = await client.PostAsync(new Uri($"/v1/runs/{run}/cancel", UriKind.Relative), null).Bounded();
        response.EnsureSuccessStatusCode();
        return run;
    }
}
