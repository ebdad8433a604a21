using System.Text.Json;

namespace MoA.Cli.Tests;

/// <summary>What a command left behind.</summary>
internal sealed record CliResult(int ExitCode, string Output, string Error)
{
    public JsonElement Json => JsonElement.Parse(Output);

    public JsonElement[] JsonLines => [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonElement.Parse(line))];

    public void AssertExit(int expected) =>
        Assert.True(ExitCode == expected, $"exit code {ExitCode} instead of {expected}\nstdout: {Output}\nstderr: {Error}");
}
