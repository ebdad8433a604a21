namespace MoA.Inspector.Tests.Support;

/// <summary>A theory that needs a browser; skipped, saying so, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class BrowserTheoryAttribute : TheoryAttribute
{
    public BrowserTheoryAttribute()
    {
        if (Chromium.Path is null)
            Skip = "needs Chromium: apt-get install chromium, or set CHROMIUM to its executable";
    }
}
