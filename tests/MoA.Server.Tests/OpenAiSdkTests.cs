using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using MoA.Server.Tests.Support;
using MoA.Testing;

namespace MoA.Server.Tests;

/// <summary>The official OpenAI SDK of the npm registry against the real server, with no special-casing: see tests/openai-sdk/check.mjs.</summary>
public sealed class OpenAiSdkTests
{
    private const string Key = "sdk-test-key";

    [OpenAiSdkFact]
    public async Task The_official_sdk_works()
    {
        using var folder = new TempFolder();
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Key)));
        await using var server = ServerProcess.Start(
            folder.FullName,
            new Dictionary<string, string> { ["MoA__Api__Keys__sdk__Sha256"] = hash },
            "--demo", "--urls", "http://127.0.0.1:0", "--data", folder.FullName);
        var address = await server.ListeningAsync();

        var start = new ProcessStartInfo("node", ["check.mjs", new Uri(address, "v1").ToString()])
        {
            WorkingDirectory = OpenAiSdkFactAttribute.Folder,
            RedirectStandardOutput = true,
        };
        using var node = Process.Start(start)!;
        var output = await node.StandardOutput.ReadToEndAsync().WaitAsync(TimeSpan.FromMinutes(4));
        await node.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(30));

        Assert.True(node.ExitCode == 0, output);
        Assert.Equal(10, output.Split('\n').Count(line => line.StartsWith("ok ", StringComparison.Ordinal)));
    }
}
