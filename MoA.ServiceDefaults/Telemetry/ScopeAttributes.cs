using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Logs;

namespace MoA.ServiceDefaults.Telemetry;

/// <summary>
/// Puts the values of a record's scopes among its attributes, each name once: the message's own, else that of the innermost scope. The SDK would
/// export all of them, and OTLP wants the names unique (opentelemetry-proto, <c>LogRecord.attributes</c>), while a run's id is in scopes of calls,
/// of runs and in messages.
/// </summary>
internal sealed class ScopeAttributes(IExternalScopeProvider scopes) : BaseProcessor<LogRecord>
{
    // What a scope's own text was, which no record is about.
    private const string Template = "{OriginalFormat}";

    /// <inheritdoc/>
    public override void OnEnd(LogRecord data)
    {
        var attributes = new Dictionary<string, object?>(StringComparer.Ordinal);
        scopes.ForEachScope(static (scope, all) => Add(scope as IEnumerable<KeyValuePair<string, object?>>, all, Template), attributes);
        Add(data.Attributes, attributes, null);
        data.Attributes = [.. attributes];
    }

    private static void Add(IEnumerable<KeyValuePair<string, object?>>? values, Dictionary<string, object?> attributes, string? except)
    {
        foreach (var (name, value) in values ?? [])
        {
            if (name != except)
                attributes[name] = value;
        }
    }
}
