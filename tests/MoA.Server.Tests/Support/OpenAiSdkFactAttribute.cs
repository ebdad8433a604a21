using MoA.Testing;

namespace MoA.Server.Tests.Support;

/// <summary>A test that needs node and the installed SDK; skipped where they are absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OpenAiSdkFactAttribute : FactAttribute
{
    public OpenAiSdkFactAttribute()
    {
        var onPath = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, "node")) || File.Exists(Path.Combine(folder, "node.exe")));
        if (!onPath)
            Skip = "needs node on the PATH";
        else if (!Directory.Exists(Path.Combine(Folder, "node_modules", "openai")))
            Skip = "needs the OpenAI SDK: npm ci --prefix tests/openai-sdk (the test command does that)";
    }

    public static string Folder { get; } = Path.Combine(SharedData.RepositoryRoot, "tests", "openai-sdk");
}
