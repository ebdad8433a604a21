namespace MoA.Deploy.Tests;

/// <summary>A test that needs Prometheus' promtool (Debian: prometheus) in the PATH; skipped where it is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PromtoolFactAttribute : FactAttribute
{
    public PromtoolFactAttribute()
    {
        if (Promtool is null)
            Skip = "needs promtool in the PATH";
    }

    /// <summary>The program; null: there is none.</summary>
    public static string? Promtool { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Select(folder => Path.Combine(folder, OperatingSystem.IsWindows() ? "promtool.exe" : "promtool")).FirstOrDefault(File.Exists);
}
