namespace MoA.Testing;

/// <summary>A folder of its own for a test, deleted after it.</summary>
public sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("moa-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
