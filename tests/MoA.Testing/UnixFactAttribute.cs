namespace MoA.Testing;

/// <summary>A test that needs signals, as SIGTERM; skipped on Windows, which has none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute()
    {
        if (OperatingSystem.IsWindows())
            Skip = "needs Unix signals";
    }
}
