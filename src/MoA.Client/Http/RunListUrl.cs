using System.Globalization;
using System.Text.Json;
using MoA.Core.Runs;

namespace MoA.Client.Http;

/// <summary>Writes a <see cref="RunQuery"/> as the address of <c>GET /v1/runs</c>.</summary>
internal static class RunListUrl
{
    public static string Create(RunQuery query)
    {
        var parts = new List<string> { $"limit={query.Limit.ToString(CultureInfo.InvariantCulture)}" };
        if (query.Status is { } status)
            parts.Add($"status={JsonNamingPolicy.SnakeCaseLower.ConvertName(status.ToString())}");
        if (query.Mixture is { } mixture)
            parts.Add($"mixture={Uri.EscapeDataString(mixture)}");
        if (query.Tenant is { } tenant)
            parts.Add($"tenant={Uri.EscapeDataString(tenant)}");
        if (query.Text is { } text)
            parts.Add($"text={Uri.EscapeDataString(text)}");
        if (query.CreatedFrom is { } from)
            parts.Add($"created_from={Time(from)}");
        if (query.CreatedBefore is { } before)
            parts.Add($"created_before={Time(before)}");
        if (query.After is { } after)
            parts.Add($"after={after}");
        return $"v1/runs?{string.Join('&', parts)}";
    }

    private static string Time(DateTimeOffset time) => Uri.EscapeDataString(time.ToString("O", CultureInfo.InvariantCulture));
}
