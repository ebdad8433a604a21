using MoA.Postgres.Schema;

namespace MoA.Silo.Parts;

/// <summary>Makes sure, before the silo starts, that a database can be used and has the tables; else the start ends with a sentence that says what to do.</summary>
internal sealed class PostgresSchemaCheck(PostgresPool pool) : IHostedLifecycleService
{
    /// <exception cref="PostgresSchemaException">The database cannot be used as it stands.</exception>
    public Task StartingAsync(CancellationToken cancellationToken) => PostgresSchema.CheckAsync(pool.Source, cancellationToken);

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
