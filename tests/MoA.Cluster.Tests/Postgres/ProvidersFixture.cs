using MoA.Testing.Postgres;

namespace MoA.Cluster.Tests.Postgres;

/// <summary>One silo for the tests of a class.</summary>
public sealed class ProvidersFixture : IAsyncLifetime
{
    private Providers? _providers;

    internal PostgresFixture Postgres { get; } = new();

    internal Providers Providers => _providers ?? throw new InvalidOperationException("There is no PostgreSQL here.");

    public async Task InitializeAsync()
    {
        await Postgres.InitializeAsync();
        if (Postgres.IsAvailable)
            _providers = await Providers.StartAsync(Postgres);
    }

    public async Task DisposeAsync()
    {
        if (_providers is not null)
            await _providers.DisposeAsync();
        await Postgres.DisposeAsync();
    }
}
