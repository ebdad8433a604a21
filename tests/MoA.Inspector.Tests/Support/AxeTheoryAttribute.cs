using MoA.Testing;

namespace MoA.Inspector.Tests.Support;

/// <summary>A theory that needs a browser and axe-core; skipped, saying so, where they are absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AxeTheoryAttribute : TheoryAttribute
{
    public AxeTheoryAttribute()
    {
        if (Chromium.Path is null)
            Skip = "needs Chromium: apt-get install chromium, or set CHROMIUM to its executable";
        else if (!File.Exists(Script))
            Skip = "needs axe-core: npm ci --prefix tests/axe (the test command does that)";
    }

    public static string Script { get; } = Path.Combine(SharedData.RepositoryRoot, "tests", "axe", "node_modules", "axe-core", "axe.min.js");
}
