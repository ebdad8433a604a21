using MoA.Core.Mixtures;

namespace MoA.Providers;

/// <summary>A provider as telemetry names it.</summary>
internal sealed class ProviderIdentity(ProviderSpec provider)
{
    // What a provider calls its models is up to it. Far more names than anybody configures models.
    private const int MostModels = 200;

    /// <summary>The configured id.</summary>
    public string Id { get; } = provider.Id;

    /// <summary>The name by the conventions.</summary>
    public string Name { get; } = WellKnownProviders.NameOf(provider);

    /// <summary>Whether OpenAI's own attributes are there.</summary>
    public bool IsOpenAi => Name == WellKnownProviders.OpenAi;

    public string Address { get; } = provider.BaseUrl.Host;

    public int Port { get; } = provider.BaseUrl.Port;

    /// <summary>The names of models that its replies give, for metrics.</summary>
    public BoundedNames ResponseModels { get; } = new(MostModels);
}
