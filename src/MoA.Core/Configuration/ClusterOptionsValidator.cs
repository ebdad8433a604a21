using System.Net;

namespace MoA.Core.Configuration;

/// <summary>Checks <see cref="ClusterOptions"/>. No error repeats a connection string, nor what stands in its place by mistake.</summary>
internal static class ClusterOptionsValidator
{
    private const string Root = "MoA:Cluster";

    public static void Check(ClusterOptions options, ErrorList errors)
    {
        CheckId($"{Root}:ClusterId", options.ClusterId, errors);
        CheckId($"{Root}:ServiceId", options.ServiceId, errors);
        StoreOptionsValidator.Check(options, errors);
        CheckAddress(options, errors);
        errors.CheckRange<double>($"{Root}:FailureDetection:ProbeSeconds", options.FailureDetection.ProbeSeconds, 0.5, 60);
        errors.CheckRange<int>($"{Root}:FailureDetection:MissedProbes", options.FailureDetection.MissedProbes, 2, 20);
        errors.CheckRange<int>($"{Root}:FailureDetection:Votes", options.FailureDetection.Votes, 1, 10);
        if (options.Kubernetes && options.Clustering.Kind == StoreKind.Localhost)
            errors.Add($"{Root}:Kubernetes", $"needs a cluster that other pods can join: set {Root}:Clustering:Kind to postgres or azure, or leave it out.");
    }

    private static void CheckId(string path, string id, ErrorList errors)
    {
        // These are keys of database rows and Azure tables, which refuse other characters.
        if (id.Length is 0 or > 100 || !id.All(character => char.IsAsciiLetterOrDigit(character) || character is '-' or '_' or '.'))
            errors.Add(path, "must be 1 to 100 letters, digits, '-', '_' and '.'.");
    }

    private static void CheckAddress(ClusterOptions options, ErrorList errors)
    {
        errors.CheckRange<int>($"{Root}:SiloPort", options.SiloPort, 0, 65_535);
        errors.CheckRange<int>($"{Root}:GatewayPort", options.GatewayPort, 0, 65_535);
        if (options.GatewayPort != 0 && options.GatewayPort == options.SiloPort)
            errors.Add($"{Root}:GatewayPort", $"is the same as {Root}:SiloPort: silos and clients need a port each.");
        if (options.AdvertisedAddress is not { } text)
            return;
        const string Path = $"{Root}:AdvertisedAddress";
        if (options.Kubernetes)
            errors.Add(Path, $"cannot stand beside {Root}:Kubernetes, which advertises the pod's address: leave one of the two out.");
        else if (!IPAddress.TryParse(text, out var address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
            errors.Add(Path, $"must be one IP address at which other silos reach this one, such as 10.0.0.5, not '{text}'.");
        else if (options.Clustering.Kind == StoreKind.Localhost && !IPAddress.IsLoopback(address))
            errors.Add(Path, $"must be a loopback address where {Root}:Clustering:Kind is localhost, for nobody else joins: leave it out, or choose another kind.");
    }
}
