using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using MoA.Core.Configuration;
using MoA.Grains.Hosting;
using MoA.Silo.Parts;
using MoA.Silo.Tests.Support;
using Npgsql;
using Orleans.Serialization;
using Orleans.Storage;

namespace MoA.Silo.Tests.Parts;

/// <summary>What goes wrong in one silo is known for what it is in the silo that called.</summary>
public sealed class TravellingExceptionTests
{
    public static TheoryData<Exception> Exceptions =>
    [
        new NpgsqlException("Failed to connect.", new System.Net.Sockets.SocketException(111)),
        new PostgresException("the database system is shutting down", "FATAL", "FATAL", PostgresErrorCodes.AdminShutdown),
        new InconsistentStateException("Version conflict", "2", "1"),
        new TimeoutException("late"),
    ];

    [Theory]
    [MemberData(nameof(Exceptions))]
    public void An_exception_arrives_as_what_it_was(Exception thrown)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.ClearProviders();
        builder.UseOrleans(silo =>
        {
            silo.UseLocalhostClustering();
            silo.AddMoaGrains(new MoaOptions());
            new PostgresPart().UseStorage(silo, Clusters.Postgres("Host=127.0.0.1;Database=moa;Username=moa"));
        });
        using var host = builder.Build();
        var serializer = host.Services.GetRequiredService<Serializer>();

        var arrived = serializer.Deserialize<Exception>(serializer.SerializeToArray(thrown));

        Assert.IsType(thrown.GetType(), arrived);
        Assert.Equal(thrown.Message, arrived.Message);
        Assert.Equal(thrown.InnerException?.Message, arrived.InnerException?.Message);
    }
}
