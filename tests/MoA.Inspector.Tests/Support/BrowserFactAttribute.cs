namespace MoA.Inspector.Tests.Support;

/// <summary>A test that needs a browser; skipped, saying so, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserFactAttribute : FactAttribute
{
    public BrowserFactAttribute()
    {
        if (Chromium.Path is null)
            Skip = "needs Chromium: apt-get install chromium, or set CHROMIUM to its executable";
    }
}
