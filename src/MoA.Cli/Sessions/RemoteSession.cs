using MoA.Cli.Errors;
using MoA.Client.Http;
using MoA.Core.Mixtures;
using MoA.Core.Runs;
using MoA.Core.Runtime;

namespace MoA.Cli.Sessions;

/// <summary>A server works on the runs.</summary>
internal sealed class RemoteSession(MoaHttpRuntime server) : ISession
{
    public IMoaRuntime Runtime => server;

    public string Place => server.Server.ToString();

    public MoaCatalog? Catalog => null;

    public bool WorksOnOpenRuns => true;

    public static RemoteSession Open(string address, string? apiKey)
    {
        if (!Uri.TryCreate(address, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https"))
            throw new CliException(ExitCode.Usage, $"'{address}' is no address of a server: give --server or MOA_SERVER as http://HOST:PORT.");
        try
        {
            return new RemoteSession(MoaHttpRuntime.Connect(uri, string.IsNullOrWhiteSpace(apiKey) ? null : apiKey.Trim()));
        }
        catch (ArgumentException)
        {
            // The address was checked above, and the message must not say more of the key than this.
            throw new CliException(ExitCode.Usage, "MOA_API_KEY holds characters that no key has: set it to the key alone.");
        }
    }

    public Mixture Find(string model) => MoaHttpRuntime.Recipe(model);

    public void Resume(IReadOnlyCollection<RunId> runs)
    {
        // It took them up when it was started.
    }

    public ValueTask DisposeAsync()
    {
        server.Dispose();
        return ValueTask.CompletedTask;
    }
}
