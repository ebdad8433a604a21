namespace MoA.Testing.Postgres;

/// <summary>One server for the tests of a class or collection, where there can be one; each test takes a database of its own.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    private PostgresServer? _server;

    public PostgresServer Server => _server ?? throw new InvalidOperationException(PostgresBinaries.Missing);

    public bool IsAvailable => PostgresBinaries.Missing is null;

    public async Task InitializeAsync()
    {
        if (IsAvailable)
            _server = await PostgresServer.StartAsync(isDurable: false);
    }

    public async Task DisposeAsync()
    {
        if (_server is not null)
            await _server.DisposeAsync();
    }
}
