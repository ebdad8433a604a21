namespace MoA.Testing.Postgres;

/// <summary>PostgreSQL's programs on this machine, and the user that may run them.</summary>
internal static class PostgresBinaries
{
    private static readonly string[] UnprivilegedUsers = ["postgres", "nobody"];

    /// <summary>Why tests that need PostgreSQL cannot run here, or null where they can.</summary>
    public static string? Missing { get; } = FindMissing();

    public static string Folder => Find() ?? throw new InvalidOperationException(Missing);

    /// <summary>What to put before a command, so that PostgreSQL, which refuses root, does not run as root.</summary>
    public static string[] Prefix { get; } = Environment.IsPrivilegedProcess && UnprivilegedUser() is { } user
        ? ["setpriv", $"--reuid={user}", $"--regid={GroupOf(user)}", "--clear-groups", "--inh-caps=-all", "--reset-env", "--"]
        : [];

    private static string? FindMissing()
    {
        if (OperatingSystem.IsWindows())
            return "needs PostgreSQL's programs, driven by a shell: not on Windows";
        if (Find() is null)
            return "needs PostgreSQL: initdb and postgres in the PATH or in /usr/lib/postgresql/*/bin (on Debian: apt-get install postgresql)";
        if (Environment.IsPrivilegedProcess && (UnprivilegedUser() is null || !InPath("setpriv")))
            return "needs a user other than root for PostgreSQL: a user postgres or nobody, and setpriv (util-linux)";
        return null;
    }

    // The newest first, of folders like /usr/lib/postgresql/15/bin; the PATH before all, for it is what somebody chose.
    private static string? Find() => Paths()
        .Concat(Directory.Exists("/usr/lib/postgresql")
            ? Directory.GetDirectories("/usr/lib/postgresql").OrderByDescending(folder => folder, StringComparer.Create(System.Globalization.CultureInfo.InvariantCulture, System.Globalization.CompareOptions.NumericOrdering))
                .Select(folder => Path.Combine(folder, "bin"))
            : [])
        .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres")));

    private static bool InPath(string program) => Paths().Any(folder => File.Exists(Path.Combine(folder, program)));

    private static string[] Paths() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries);

    private static string? UnprivilegedUser() => UnprivilegedUsers.FirstOrDefault(user => Account(user) is not null);

    private static string GroupOf(string user) => Account(user)![3];

    private static string[]? Account(string user) => File.Exists("/etc/passwd")
        ? File.ReadLines("/etc/passwd").Select(line => line.Split(':')).FirstOrDefault(fields => fields.Length > 3 && fields[0] == user)
        : null;
}
