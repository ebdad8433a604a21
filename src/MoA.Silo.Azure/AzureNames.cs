using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace MoA.Silo.Azure;

/// <summary>
/// What things are called in the account. Keys of table rows begin with the id of the cluster or service, so that several can share an account; the name
/// of a blob does not, so each service has a container of its own.
/// </summary>
internal static partial class AzureNames
{
    /// <summary>The table of silos: Orleans' own name for it.</summary>
    public const string Members = "OrleansSiloInstances";

    /// <summary>The table of reminders: Orleans' own name for it.</summary>
    public const string Reminders = "OrleansReminders";

    /// <summary>The table of the index of runs.</summary>
    public const string Index = "MoaIndex";

    private const string Prefix = "moa-runs-";
    private const int Longest = 63;

    /// <summary>The container of a service's records of runs: by its id where a container may be called so, else by a hash of it.</summary>
    public static string RunsOf(string serviceId) => serviceId.Length <= Longest - Prefix.Length && Allowed().IsMatch(serviceId)
        ? Prefix + serviceId
        : Prefix + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(serviceId)))[..32];

    [GeneratedRegex("^[a-z0-9]+(-[a-z0-9]+)*$")]
    private static partial Regex Allowed();
}
