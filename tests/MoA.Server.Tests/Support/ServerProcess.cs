using MoA.Testing;

namespace MoA.Server.Tests.Support;

/// <summary>The server as a process of its own.</summary>
internal static class ServerProcess
{
    public static HostProcess Start(string folder, IReadOnlyDictionary<string, string>? environment, params IEnumerable<string> arguments) =>
        HostProcess.Start("MoA.Server.dll", folder, environment, arguments);
}
