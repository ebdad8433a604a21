namespace MoA.Testing;

/// <summary>
/// The public benchmark data that some tests use in place. It is not part of the product: it lies in the folder that <c>MOA_DATA</c>
/// names, or in <c>../shared/data</c> beside the repository.
/// </summary>
public static class SharedData
{
    /// <summary>The repository's root: the nearest folder above the test assembly that holds MoA.Orleans.sln.</summary>
    public static string RepositoryRoot { get; } = FindRoot();

    public static string Folder { get; } =
        Environment.GetEnvironmentVariable("MOA_DATA") ?? Path.GetFullPath(Path.Combine(RepositoryRoot, "..", "shared", "data"));

    public static string PathOf(string relative) => Path.Combine(Folder, relative);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MoA.Orleans.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"MoA.Orleans.sln was not found above {AppContext.BaseDirectory}: run tests from a checkout.");
    }
}
