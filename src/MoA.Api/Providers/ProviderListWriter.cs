using System.Text.Json;
using MoA.Core.Inspection;
using MoA.Core.Quota;
using MoA.Core.Runs;
using MoA.Core.Runtime;

namespace MoA.Api.Providers;

/// <summary>Writes how the providers stand.</summary>
internal static class ProviderListWriter
{
    public static void Write(Utf8JsonWriter writer, ProviderList list)
    {
        writer.WriteStartObject();
        writer.WriteString("object"u8, "list"u8);
        writer.WriteString("silo"u8, list.Silo);
        writer.WriteString("time"u8, list.Time);
        writer.WriteStartArray("data"u8);
        foreach (var provider in list.Providers)
            Write(writer, provider, list.Time);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ProviderReport provider, DateTimeOffset now)
    {
        writer.WriteStartObject();
        writer.WriteString("id"u8, provider.Id);
        writer.WriteString("object"u8, "provider"u8);
        writer.WriteBoolean("simulated"u8, provider.Simulated);
        writer.WriteStartArray("models"u8);
        foreach (var model in provider.Models)
            writer.WriteStringValue(model);
        writer.WriteEndArray();
        if (provider.Quota is { } quota)
            Write(writer, quota, now);
        if (provider.Status is { } status)
            Write(writer, status);
        if (provider.Traffic is { } traffic)
            Write(writer, traffic);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, QuotaProviderSnapshot quota, DateTimeOffset now)
    {
        writer.WriteStartObject("quota"u8);
        writer.WriteString("scope"u8, SnakeCase(quota.Scope));
        writer.WriteString("as_of"u8, quota.AsOf ?? now);
        WriteGauge(writer, "requests", quota.UsedRequests, quota.Limits.RequestsPerMinute);
        WriteGauge(writer, "tokens", quota.UsedTokens, quota.Limits.TokensPerMinute);
        WriteGauge(writer, "in_flight", quota.InFlight, quota.Limits.MaxInFlight);
        writer.WriteStartObject("waiting"u8);
        foreach (var (priority, count) in quota.Waiting.OrderBy(waiting => waiting.Key))
            writer.WriteNumber(SnakeCase(priority), count);
        writer.WriteEndObject();
        if (quota.PausedUntil is { } until)
            writer.WriteString("paused_until"u8, until);
        writer.WriteNumber("rate_factor"u8, quota.RateFactor);
        writer.WriteEndObject();
    }

    private static void WriteGauge(Utf8JsonWriter writer, string name, long used, long? limit)
    {
        writer.WriteStartObject(name);
        writer.WriteNumber("used"u8, used);
        if (limit is { } most)
            writer.WriteNumber("limit"u8, most);
        else
            writer.WriteNull("limit"u8);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ProviderStatus status)
    {
        writer.WriteStartObject("health"u8);
        writer.WriteString("state"u8, SnakeCase(status.State));
        writer.WriteString("since"u8, status.Since);
        writer.WriteString("breaker"u8, SnakeCase(status.Breaker));
        if (status.BreakerOpenUntil is { } until)
            writer.WriteString("breaker_open_until"u8, until);
        if (status is { LastError: { } error, LastErrorAt: { } at })
            WriteError(writer, "last_error", error, at);
        if (status.LastRateLimit is { } limit)
            WriteError(writer, "last_rate_limit", limit.Error, limit.Time);
        writer.WriteEndObject();
    }

    private static void WriteError(Utf8JsonWriter writer, string name, AgentError error, DateTimeOffset at)
    {
        writer.WriteStartObject(name);
        writer.WriteString("code"u8, SnakeCase(error.Code));
        writer.WriteString("message"u8, error.Message);
        if (error.ProviderStatus is { } status)
            writer.WriteNumber("provider_status"u8, status);
        if (error.RetryAfterSeconds is { } seconds)
            writer.WriteNumber("retry_after_seconds"u8, seconds);
        writer.WriteString("at"u8, at);
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ProviderTraffic traffic)
    {
        writer.WriteStartObject("traffic"u8);
        writer.WriteNumber("window_seconds"u8, traffic.Window.TotalSeconds);
        WriteCount(writer, "calls", traffic.Calls, traffic);
        WriteCount(writer, "failed_calls", traffic.FailedCalls, traffic);
        WriteCount(writer, "attempts", traffic.Attempts, traffic);
        WriteCount(writer, "errors", traffic.Errors, traffic);
        WriteCount(writer, "rate_limited", traffic.RateLimited, traffic);
        WriteCount(writer, "retries", traffic.Retries, traffic);
        writer.WriteNumber("error_rate"u8, Math.Round(traffic.ErrorRate, 4));
        WriteLatency(writer, "first_token_ms", traffic.FirstToken);
        WriteLatency(writer, "total_ms", traffic.Total);
        writer.WriteEndObject();
    }

    private static void WriteCount(Utf8JsonWriter writer, string name, long count, ProviderTraffic traffic)
    {
        writer.WriteStartObject(name);
        writer.WriteNumber("count"u8, count);
        writer.WriteNumber("per_minute"u8, Math.Round(traffic.PerMinute(count), 2));
        writer.WriteEndObject();
    }

    private static void WriteLatency(Utf8JsonWriter writer, string name, LatencySummary latency)
    {
        writer.WriteStartObject(name);
        writer.WriteNumber("count"u8, latency.Count);
        WritePercentile(writer, "p50", latency.P50);
        WritePercentile(writer, "p90", latency.P90);
        WritePercentile(writer, "p99", latency.P99);
        writer.WriteEndObject();
    }

    private static void WritePercentile(Utf8JsonWriter writer, string name, double? milliseconds)
    {
        if (milliseconds is { } value)
            writer.WriteNumber(name, Math.Round(value, 1));
        else
            writer.WriteNull(name);
    }

    private static string SnakeCase<TEnum>(TEnum value)
        where TEnum : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
