using System.CommandLine;
using MoA.Cli.Errors;
using MoA.Cli.Sessions;

namespace MoA.Cli.Commands;

/// <summary>The options of every command: who works on the runs, and how results are written.</summary>
internal sealed class GlobalOptions
{
    private readonly Option<string?> _server = new("--server")
    {
        Description = "Talk to the server at this address, such as http://127.0.0.1:8080. Default: MOA_SERVER, else embedded in this process. Its key is read from MOA_API_KEY.",
        HelpName = "URL",
        Recursive = true,
    };

    private readonly Option<string?> _config = new("--config") { Description = "Embedded: a JSON file with a section \"MoA\".", HelpName = "FILE", Recursive = true };

    private readonly Option<string?> _data = new("--data") { Description = "Embedded: the folder that keeps the runs. Default moa-data.", HelpName = "DIR", Recursive = true };

    private readonly Option<bool> _demo = new("--demo") { Description = "Embedded: the mixtures moa, moa-lite and self-moa over simulated models.", Recursive = true };

    private readonly Option<bool> _json = new("--json") { Description = "Write JSON: one document, or one a line for what comes bit by bit.", Recursive = true };

    private readonly Option<bool> _verbose = new("--verbose") { Description = "Embedded: write the log to standard error.", Recursive = true };

    public IEnumerable<Option> All => [_server, _config, _data, _demo, _json, _verbose];

    public bool IsJson(ParseResult parsed) => parsed.GetValue(_json);

    public string? Config(ParseResult parsed) => parsed.GetValue(_config);

    public string? Data(ParseResult parsed) => parsed.GetValue(_data);

    public bool IsDemo(ParseResult parsed) => parsed.GetValue(_demo);

    public string? Server(ParseResult parsed) => parsed.GetValue(_server);

    /// <summary>Opens whatever works on the runs: a server, or this process.</summary>
    /// <exception cref="CliException">The options contradict each other.</exception>
    public async Task<ISession> OpenAsync(ParseResult parsed, CliEnvironment environment)
    {
        var server = parsed.GetValue(_server);
        var isEmbedded = parsed.GetValue(_demo) || parsed.GetValue(_config) is not null || parsed.GetValue(_data) is not null;
        if (server is not null && isEmbedded)
            throw new CliException(ExitCode.Usage, "--server cannot be combined with --demo, --config or --data: these are for work in this process.");
        // What is written on the command line counts more than what stands in the environment.
        if (!isEmbedded)
            server ??= environment.Variable("MOA_SERVER") is { Length: > 0 } fallback ? fallback : null;
        if (server is not null)
            return RemoteSession.Open(server, environment.Variable("MOA_API_KEY"));
        return await EmbeddedSession.OpenAsync(parsed.GetValue(_config), parsed.GetValue(_data), parsed.GetValue(_demo), parsed.GetValue(_verbose), environment.Time);
    }
}
