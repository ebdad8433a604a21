using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MoA.Core.Chat;
using MoA.Core.Json;
using MoA.Core.Mixtures;

namespace MoA.Evaluation.Batches.Progress;

/// <summary>
/// Hashes of what is asked and of who is asked: whoever goes on with a batch must ask the same. SHA-256, the first 128 bits in hexadecimal.
/// </summary>
internal static class RequestHash
{
    /// <summary>The hash of a request: its messages, its sampling and its further fields.</summary>
    public static string Of(ChatRequest request)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        foreach (var message in request.Messages)
            text.WriteLine(message.Json.GetRawText());
        var sampling = request.Sampling;
        text.WriteLine(FormattableString.Invariant($"{sampling.Temperature}|{sampling.TopP}|{sampling.MaxTokens}|{sampling.Seed}"));
        foreach (var (name, value) in request.AggregatorFields.OrderBy(field => field.Key, StringComparer.Ordinal))
            text.WriteLine($"{name}={value.GetRawText()}");
        return Of(Encoding.UTF8.GetBytes(text.ToString()));
    }

    /// <summary>The hash of a recipe.</summary>
    public static string Of(Mixture mixture) => Of(JsonSerializer.SerializeToUtf8Bytes(mixture, MoaJson.Relaxed.Mixture));

    private static string Of(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes).AsSpan(0, 16));
}
