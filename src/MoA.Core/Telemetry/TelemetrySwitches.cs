using Microsoft.Extensions.Configuration;
using MoA.Core.Configuration;

namespace MoA.Core.Telemetry;

/// <summary>What of telemetry can be switched, by the variables that OpenTelemetry's instrumentations have for it.</summary>
public sealed record TelemetrySwitches
{
    /// <summary>The variable of <see cref="CaptureContent"/>.</summary>
    public const string CaptureContentVariable = "OTEL_INSTRUMENTATION_GENAI_CAPTURE_MESSAGE_CONTENT";

    /// <summary>The variable of <see cref="LatestConventions"/>: a list with commas.</summary>
    public const string OptInVariable = "OTEL_SEMCONV_STABILITY_OPT_IN";

    /// <summary>What that list has to hold.</summary>
    public const string LatestGenAi = "gen_ai_latest_experimental";

    /// <summary>Whether spans carry what was asked and answered, in plain text. Default false.</summary>
    public bool CaptureContent { get; init; }

    /// <summary>Whether the metrics of <see cref="LatestGenAiInstruments"/> are there instead of those of <see cref="GenAiInstruments"/>. Default false.</summary>
    public bool LatestConventions { get; init; }

    /// <summary>Reads the variables.</summary>
    /// <exception cref="InvalidConfigurationException">One has a value that cannot be meant: whoever wants no content captured must not get it by a typing error.</exception>
    public static TelemetrySwitches Read(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var capture = configuration[CaptureContentVariable];
        var optedIn = (configuration[OptInVariable] ?? "").Split(',', StringSplitOptions.TrimEntries);
        return new TelemetrySwitches
        {
            CaptureContent = capture?.ToUpperInvariant() switch
            {
                null or "" or "FALSE" or "NO_CONTENT" => false,
                "TRUE" or "SPAN_ONLY" => true,
                _ => throw new InvalidConfigurationException(
                    [new ConfigurationError(CaptureContentVariable, $"must be true or span_only, or false or no_content, not '{capture}': content goes into spans, never into events.")]),
            },
            LatestConventions = optedIn.Contains(LatestGenAi, StringComparer.Ordinal),
        };
    }
}
