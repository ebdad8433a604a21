using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using MoA.Client.Chat;
using MoA.Client.Http;
using MoA.Core.Mixtures;
using MoA.Core.Runtime;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers a mixture as the <see cref="IChatClient"/> of an application.</summary>
public static class MoaChatClientServiceCollectionExtensions
{
    /// <summary>Registers a client of the runtime in this process.</summary>
    /// <param name="services">Holds <see cref="IMoaRuntime"/> and <see cref="MoaCatalog"/> (AddMoaEmbedded and AddMoaProviders).</param>
    /// <param name="model">The mixture or model asked where a request names none.</param>
    /// <returns>The same services.</returns>
    /// <example>
    /// <code>
    /// var options = ConfigurationReader.Read(builder.Configuration);
    /// builder.Services
    ///     .AddMoaProviders(CatalogBuilder.Build(options))
    ///     .AddMoaEmbedded(options)
    ///     .AddMoaChatClient("moa");
    /// </code>
    /// </example>
    public static IServiceCollection AddMoaChatClient(this IServiceCollection services, string model)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(model);
        return Add(services, provider => new MoaChatClient(
            provider.GetRequiredService<IMoaRuntime>(),
            provider.GetRequiredService<MoaCatalog>(),
            model,
            provider.GetService<ILogger<MoaChatClient>>(),
            provider.GetService<TimeProvider>()));
    }

    /// <summary>Registers a client of a MoA server.</summary>
    /// <param name="services">The application's services.</param>
    /// <param name="model">The mixture or model asked where a request names none.</param>
    /// <param name="server">The server's address, such as <c>http://127.0.0.1:8080</c>.</param>
    /// <param name="apiKey">The key that the server asks for; null: none.</param>
    /// <returns>The same services.</returns>
    /// <exception cref="ArgumentException">The address is no absolute http or https address, or the key cannot be sent in a header.</exception>
    /// <example>
    /// <code>
    /// builder.Services.AddMoaChatClient("moa", new Uri("http://127.0.0.1:8080"), builder.Configuration["MOA_API_KEY"]);
    /// </code>
    /// </example>
    public static IServiceCollection AddMoaChatClient(this IServiceCollection services, string model, Uri server, string? apiKey = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentException.ThrowIfNullOrEmpty(model);
        // Made here, so that a bad address shows where it is written, and handed over by a factory, so that the container disposes of it.
        var runtime = MoaHttpRuntime.Connect(server, apiKey);
        services.AddSingleton(_ => runtime);
        return Add(services, provider => new MoaChatClient(
            provider.GetRequiredService<MoaHttpRuntime>(),
            model,
            provider.GetService<ILogger<MoaChatClient>>(),
            provider.GetService<TimeProvider>()));
    }

    private static IServiceCollection Add(IServiceCollection services, Func<IServiceProvider, MoaChatClient> make)
    {
        services.AddSingleton(make);
        services.AddSingleton<IChatClient>(provider => provider.GetRequiredService<MoaChatClient>());
        return services;
    }
}
