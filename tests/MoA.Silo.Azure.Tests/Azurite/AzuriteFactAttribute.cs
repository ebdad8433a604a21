namespace MoA.Silo.Azure.Tests.Azurite;

/// <summary>A test that needs Azurite; skipped, saying so, where it is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class AzuriteFactAttribute : FactAttribute
{
    public AzuriteFactAttribute()
    {
        if (!AzuriteServer.IsInstalled)
            Skip = "needs Azurite: npm ci --prefix tests/azurite (the test command does that)";
    }
}
