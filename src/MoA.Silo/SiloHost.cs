using MoA.Grains.Hosting;
using MoA.Hosting;
using MoA.Hosting.CommandLine;
using MoA.Hosting.Configuration;
using MoA.ServiceDefaults;
using MoA.Silo.Health;
using MoA.Silo.Parts;
using MoA.Silo.Stopping;
using MoA.Silo.Tuning;

namespace MoA.Silo;

/// <summary>A silo with the HTTP API: the executable that this project is, and those of its add-ons.</summary>
public static class SiloHost
{
    /// <summary>Runs a silo until it is told to stop.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="parts">Parts beside localhost, memory and PostgreSQL.</param>
    /// <returns>The exit code: 0 stopped by a signal, 1 it could not run, 2 the command line or the configuration is wrong.</returns>
    public static Task<int> RunAsync(string[] args, params IEnumerable<SiloPart> parts)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(parts);
        return HostCommand.RunAsync(args, Recipe(new SiloParts(parts)));
    }

    private static HostRecipe Recipe(SiloParts parts) => new()
    {
        Name = "silo",
        Description = "Mixture-of-Agents silo with an OpenAI-compatible API: one process of a cluster, or a cluster of one.",
        Check = options => parts.Check(options.Cluster),
        AddRuntime = (builder, configuration) => AddRuntime(builder, configuration, parts),
        Map = (app, configuration) => Map(app, configuration, parts),
        StopAllowance = StopTimes.Requests + StopTimes.Leave,
        Explain = StartFailure.Explain,
        QuietStart = StartFailure.LogCategories,
    };

    private static void AddRuntime(WebApplicationBuilder builder, HostConfiguration configuration, SiloParts parts)
    {
        var options = configuration.Options;
        // Services stop in the opposite order: the silo is a member of its cluster until every request has been answered.
        builder.UseOrleans(silo =>
        {
            parts.Use(silo, options)
                .UseEndpoints(options.Cluster)
                .UseMembership(options.Cluster)
                .UseMessaging()
                .UseDirectory()
                .AddMoaGrains(options);
            // Every grain call passes through it, and goes through the thread pool once more for it.
            if (builder.SendsTraces())
                silo.AddActivityPropagation();
        });
        builder.AddRequestDrain(options.Runs);
        builder.Services.AddSiloReadiness();
    }

    private static void Map(WebApplication app, HostConfiguration configuration, SiloParts parts)
    {
        StartWarnings.Write(app.Logger, configuration.Options.Cluster);
        app.UseRequestDrain();
        parts.Map(app, configuration.Options);
    }
}
