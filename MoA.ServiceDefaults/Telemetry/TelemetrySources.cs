namespace MoA.ServiceDefaults.Telemetry;

/// <summary>Whose telemetry goes out: .NET's own, Orleans' (silent in a host without a silo) and MoA's.</summary>
internal static class TelemetrySources
{
    /// <summary>Of spans. Of Orleans, calls of grains; its life cycle and storage would be several spans for every one of those.</summary>
    public static string[] Activities { get; } =
    [
        "Microsoft.AspNetCore",
        "System.Net.Http",
        "Microsoft.Orleans.Application",
        "Microsoft.Orleans.Runtime",
        "MoA",
        "MoA.*",
    ];

    /// <summary>Of figures.</summary>
    public static string[] Meters { get; } =
    [
        "Microsoft.AspNetCore.Hosting",
        "Microsoft.AspNetCore.Server.Kestrel",
        "System.Net.Http",
        "System.Runtime",
        "Microsoft.Orleans",
        "MoA",
        "MoA.*",
    ];
}
