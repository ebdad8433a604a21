using System.Text.Json;
using MoA.Core.Runtime;

namespace MoA.Api.Health;

/// <summary>
/// Writes the answer of a ready server. Anybody may read it, so of a failure it holds the kind and the HTTP status: what a provider said could
/// hold a piece of a prompt.
/// </summary>
internal static class ReadinessWriter
{
    public static void Write(Utf8JsonWriter writer, IReadOnlyDictionary<string, ProviderStatus>? providers)
    {
        writer.WriteStartObject();
        writer.WriteString("status"u8, "ready"u8);
        if (providers is not null)
        {
            writer.WriteStartObject("providers"u8);
            foreach (var (id, status) in providers.OrderBy(provider => provider.Key, StringComparer.Ordinal))
                WriteProvider(writer, id, status);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static void WriteProvider(Utf8JsonWriter writer, string id, ProviderStatus status)
    {
        writer.WriteStartObject(id);
        writer.WriteString("state"u8, SnakeCase(status.State));
        writer.WriteString("since"u8, status.Since);
        if (status.LastError is { } error)
        {
            writer.WriteStartObject("last_error"u8);
            writer.WriteString("code"u8, SnakeCase(error.Code));
            if (error.ProviderStatus is { } httpStatus)
                writer.WriteNumber("status"u8, httpStatus);
            if (status.LastErrorAt is { } at)
                writer.WriteString("at"u8, at);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    private static string SnakeCase<TEnum>(TEnum value)
        where TEnum : struct, Enum => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
