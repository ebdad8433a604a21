using Microsoft.Extensions.Configuration;
using MoA.Core.Configuration;

namespace MoA.ServiceDefaults.Telemetry;

/// <summary>Which telemetry goes out, and where to.</summary>
/// <param name="Signals">At least one.</param>
/// <param name="Endpoints">Without credentials, for the log.</param>
/// <param name="FiltersExemplars">Whether the environment says which measurements become exemplars.</param>
internal sealed record TelemetrySettings(Signal Signals, IReadOnlyList<string> Endpoints, bool FiltersExemplars)
{
    private static readonly string[] Protocols = ["grpc", "http/protobuf"];

    /// <summary>Reads the variables of the OpenTelemetry specification that decide whether something is sent.</summary>
    /// <returns>Null: nothing is.</returns>
    /// <exception cref="InvalidConfigurationException">
    /// A value cannot be meant. The SDK itself would pass over it and send to its default, a collector on this machine.
    /// </exception>
    public static TelemetrySettings? Read(IConfiguration configuration)
    {
        if (bool.TryParse(configuration["OTEL_SDK_DISABLED"], out var disabled) && disabled)
            return null;
        var errors = new List<ConfigurationError>();
        var signals = Signal.None;
        var endpoints = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var signal in (Signal[])[Signal.Traces, Signal.Metrics, Signal.Logs])
        {
            if (Endpoint(configuration, signal, errors) is not { } endpoint)
                continue;
            signals |= signal;
            endpoints.Add(endpoint.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped));
        }

        if (errors.Count > 0)
            throw new InvalidConfigurationException([.. errors.Distinct()]);
        return signals == Signal.None
            ? null
            : new TelemetrySettings(signals, [.. endpoints], configuration["OTEL_METRICS_EXEMPLAR_FILTER"] is { Length: > 0 });
    }

    private static Uri? Endpoint(IConfiguration configuration, Signal signal, List<ConfigurationError> errors)
    {
        var name = signal.ToString().ToUpperInvariant();
        var exporter = $"OTEL_{name}_EXPORTER";
        if (configuration[exporter] is { Length: > 0 } kind && kind != "otlp")
        {
            if (kind != "none")
                errors.Add(new ConfigurationError(exporter, $"'{kind}' is neither otlp nor none."));
            return null;
        }

        if (Find(configuration, name, "ENDPOINT") is not var (variable, value))
            return null;
        if (!Uri.TryCreate(value, UriKind.Absolute, out var endpoint) || endpoint.Scheme is not ("http" or "https"))
            errors.Add(new ConfigurationError(variable, $"'{value}' is not an absolute http or https address, such as http://127.0.0.1:4317."));
        if (Find(configuration, name, "PROTOCOL") is var (path, protocol) && !Protocols.Contains(protocol))
            errors.Add(new ConfigurationError(path, $"'{protocol}' is neither grpc nor http/protobuf."));
        return endpoint;
    }

    // A signal's own variable comes before the one for all.
    private static (string Name, string Value)? Find(IConfiguration configuration, string signal, string setting)
    {
        foreach (var name in (string[])[$"OTEL_EXPORTER_OTLP_{signal}_{setting}", $"OTEL_EXPORTER_OTLP_{setting}"])
        {
            if (configuration[name] is { Length: > 0 } value)
                return (name, value);
        }

        return null;
    }
}
