using Microsoft.Extensions.Configuration;

namespace MoA.AppHost;

/// <summary>Gives silos the models that they serve.</summary>
internal static class ModelExtensions
{
    /// <summary>
    /// Hands over the configuration file, the simulator's address to the provider of that name, and every provider's key as a secret parameter:
    /// <c>OPENAI_API_KEY</c> is <c>Parameters:openai-api-key</c> of `dotnet user-secrets`; Aspire's dashboard asks for one that is missing. Simulated
    /// models need none.
    /// </summary>
    public static IResourceBuilder<ProjectResource> WithModels(
        this IResourceBuilder<ProjectResource> silo, AppHostOptions options, IResourceBuilder<ProjectResource> simulator)
    {
        silo.WithArgs("--config", options.ModelsConfig).WaitFor(simulator);
        var providers = new ConfigurationBuilder().AddJsonFile(options.ModelsConfig).Build().GetSection("MoA:Providers").GetChildren().ToArray();
        if (providers.Any(provider => provider.Key == "simulator"))
            silo.WithEnvironment("MoA__Providers__simulator__BaseUrl", ReferenceExpression.Create($"{simulator.GetEndpoint("http")}/v1"));
        foreach (var variable in providers.Select(provider => provider["ApiKeyEnvironmentVariable"]).OfType<string>().Where(name => name.Length > 0).Distinct())
        {
            var key = silo.ApplicationBuilder.AddParameter(variable.ToLowerInvariant().Replace('_', '-'), secret: true);
            silo.WithEnvironment(variable, key);
        }

        return silo;
    }
}
