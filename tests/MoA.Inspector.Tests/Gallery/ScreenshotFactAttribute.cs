using MoA.Inspector.Tests.Support;

namespace MoA.Inspector.Tests.Gallery;

/// <summary>Runs where somebody wants the pictures made anew.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ScreenshotFactAttribute : FactAttribute
{
    public ScreenshotFactAttribute()
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("MOA_SCREENSHOTS")))
            Skip = "makes the pictures of docs/inspector.md: set MOA_SCREENSHOTS to a folder for them";
        else if (Chromium.Path is null)
            Skip = "needs Chromium";
    }
}
