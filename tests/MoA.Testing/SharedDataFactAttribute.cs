namespace MoA.Testing;

/// <summary>A test that needs files of <see cref="SharedData"/>; skipped, naming the first missing file, where they are absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedDataFactAttribute : FactAttribute
{
    public SharedDataFactAttribute(params string[] files)
    {
        ArgumentNullException.ThrowIfNull(files);
        Files = files;
        var missing = files.FirstOrDefault(file => !File.Exists(SharedData.PathOf(file)));
        if (missing is not null)
            Skip = $"needs the public data file {missing}: set MOA_DATA to the folder that holds it";
    }

    public IReadOnlyList<string> Files { get; }
}
