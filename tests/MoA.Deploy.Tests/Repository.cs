namespace MoA.Deploy.Tests;

/// <summary>The files as they are deployed.</summary>
internal static class Repository
{
    public const string Compose = "docker-compose.yml";
    public const string Deployment = "deploy/kubernetes/base/deployment.yaml";

    private static readonly string Root = FindRoot();

    public static string PathOf(string file) => Path.Combine(Root, file);

    public static string Read(string file) => File.ReadAllText(PathOf(file));

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "MoA.Orleans.sln")))
                return folder.FullName;
        }

        throw new InvalidOperationException($"MoA.Orleans.sln is not above {AppContext.BaseDirectory}.");
    }
}
