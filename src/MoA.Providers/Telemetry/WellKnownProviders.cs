using MoA.Core.Mixtures;

namespace MoA.Providers;

/// <summary>
/// Who a provider is by the GenAI conventions' list of names (open-telemetry/semantic-conventions v1.41, <c>gen_ai.provider.name</c>): where one of
/// them applies it has to be used, whatever the configuration calls the provider. It is told by the host of the base URL.
/// </summary>
internal static class WellKnownProviders
{
    public const string OpenAi = "openai";

    private static readonly (string Host, string Name)[] Hosts =
    [
        ("api.openai.com", OpenAi),
        ("openai.azure.com", "azure.ai.openai"),
        ("cognitiveservices.azure.com", "azure.ai.openai"),
        ("services.ai.azure.com", "azure.ai.inference"),
        ("models.ai.azure.com", "azure.ai.inference"),
        ("generativelanguage.googleapis.com", "gcp.gemini"),
        ("aiplatform.googleapis.com", "gcp.vertex_ai"),
        ("api.anthropic.com", "anthropic"),
        ("api.cohere.com", "cohere"),
        ("api.cohere.ai", "cohere"),
        ("api.deepseek.com", "deepseek"),
        ("api.groq.com", "groq"),
        ("ml.cloud.ibm.com", "ibm.watsonx.ai"),
        ("api.mistral.ai", "mistral_ai"),
        ("api.perplexity.ai", "perplexity"),
        ("api.x.ai", "x_ai"),
    ];

    /// <summary>The convention's name, else the configured id.</summary>
    public static string NameOf(ProviderSpec provider)
    {
        var host = provider.BaseUrl.Host;
        if (host.StartsWith("bedrock", StringComparison.OrdinalIgnoreCase) && IsUnder(host, "amazonaws.com"))
            return "aws.bedrock";
        return Array.Find(Hosts, known => IsUnder(host, known.Host)).Name ?? provider.Id;
    }

    // A regional host is named before: REGION-aiplatform.googleapis.com.
    private static bool IsUnder(string host, string known) => host.EndsWith(known, StringComparison.OrdinalIgnoreCase)
        && (host.Length == known.Length || host[^(known.Length + 1)] is '.' or '-');
}
