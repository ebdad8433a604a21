using Microsoft.AspNetCore.Builder;
using MoA.Core.Configuration;
using MoA.Hosting.CommandLine;
using MoA.Hosting.Configuration;

namespace MoA.Hosting;

/// <summary>What one host adds to what every host does alike.</summary>
internal sealed record HostRecipe
{
    /// <summary>What it is called: <c>server</c> greets as "MoA server" and puts "moa-server" before its errors.</summary>
    public required string Name { get; init; }

    /// <summary>What it is, for the help.</summary>
    public required string Description { get; init; }

    /// <summary>Adds the runtime: <c>IMoaRuntime</c>, <c>IRuntimeHealth</c> and whatever they need.</summary>
    public required Action<WebApplicationBuilder, HostConfiguration> AddRuntime { get; init; }

    /// <summary>Puts its own steps before the API.</summary>
    public Action<WebApplication, HostConfiguration> Map { get; init; } = (_, _) => { };

    /// <summary>Its own options of the command line.</summary>
    public IReadOnlyList<SettingOption> Options { get; init; } = [];

    /// <summary>Finds what is wrong for this host alone. It is reported together with everything else.</summary>
    public Func<MoaOptions, IEnumerable<ConfigurationError>> Check { get; init; } = _ => [];

    /// <summary>What it needs to stop besides the runs' own grace: to answer the last callers and put its runtime away.</summary>
    public TimeSpan StopAllowance { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Says in a sentence why it could not start or go on; null: not known, which is a bug and shows its stack trace.</summary>
    public Func<Exception, string?> Explain { get; init; } = _ => null;

    /// <summary>Log categories that are silent until it has started: those that repeat, with stack traces, what <see cref="Explain"/> says of a failed start.</summary>
    public IReadOnlyList<string> QuietStart { get; init; } = [];
}
