using MoA.Testing;

namespace MoA.Silo.Tests.Support;

/// <summary>The silo as a process of its own.</summary>
internal static class SiloProcess
{
    public static HostProcess Start(string folder, IReadOnlyDictionary<string, string>? environment, params IEnumerable<string> arguments) =>
        HostProcess.Start("MoA.Silo.dll", folder, environment, arguments);

    public static HostProcess StartDemo(TempFolder folder) => Start(folder.FullName, null, "--demo", "--urls", "http://127.0.0.1:0");
}
