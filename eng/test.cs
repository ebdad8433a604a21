#:property PublishAot=false
#:property IsPackable=false

// The one test command: `dotnet run eng/test.cs`. It restores, builds and tests every project that the configured package feeds can
// serve, and names what it left out with the packages that were missing. Leaving out a project of the embedded view is a failure.
//
//   dotnet run eng/test.cs                      everything
//   dotnet run eng/test.cs -- --filter EXPR     passed on to `dotnet test` (see its documentation of filter expressions)

using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;

var root = FindRoot();
Directory.SetCurrentDirectory(root);
var results = Path.Combine(root, "artifacts", "test-results");
if (Directory.Exists(results))
    Directory.Delete(results, recursive: true);

var embedded = ProjectsOfFilter("MoA.Embedded.slnf");
var all = ProjectsOfSolution("MoA.Orleans.sln");

Console.WriteLine($"== restore: {embedded.Count} projects of the embedded view");
if (Run("dotnet", ["restore", "MoA.Embedded.slnf"]).ExitCode != 0)
    return Fail("The embedded view did not restore; nothing of it may be left out.");

var available = new List<string>(embedded);
var leftOut = new List<(string Project, string Missing)>();
foreach (var project in all.Except(embedded))
{
    var (exitCode, output) = Run("dotnet", ["restore", project], quiet: true);
    if (exitCode == 0)
    {
        available.Add(project);
        continue;
    }

    var missing = Missing().Matches(output).Select(match => match.Groups[1].Value)
        .Concat(MissingVersion().Matches(output).Select(match => $"{match.Groups[1].Value} {match.Groups[2].Value}")).Distinct().Order().ToArray();
    if (missing.Length == 0)
    {
        Console.WriteLine(output);
        return Fail($"{project} did not restore, and not for want of a package.");
    }

    leftOut.Add((project, string.Join(", ", missing)));
}

Console.WriteLine($"== build: {available.Count} projects");
var target = BuildTarget();
if (Run("dotnet", ["build", target, "--no-restore", "-c", "Release", "-v", "quiet", "-clp:NoSummary"]).ExitCode != 0)
    return Fail($"{target} did not build.");

(string Folder, string What)[] npm =
[
    ("tests/openai-sdk", "the OpenAI SDK for its compatibility test"), ("tests/axe", "axe-core for the accessibility tests"),
    ("tests/azurite", "Azurite for the tests of silos on Azure Storage"),
];
foreach (var (folder, what) in npm)
{
    Console.WriteLine($"== npm: {what}");
    if (!InstallPackages(folder))
        Console.WriteLine("!! npm is missing or its registry cannot be reached: those tests will be skipped");
}

int passed = 0, failed = 0, skipped = 0;
var broken = new List<string>();
foreach (var project in available.Where(project => project.EndsWith(".Tests.csproj", StringComparison.Ordinal)))
{
    var name = Path.GetFileNameWithoutExtension(project);
    Console.WriteLine($"== test: {name}");
    string[] command =
    [
        "test", project, "--no-build", "-c", "Release", "--results-directory", results, "--logger", $"trx;LogFileName={name}.trx",
        "--logger", "console;verbosity=minimal", "--blame-hang-timeout", "10m", .. args,
    ];
    var exitCode = Run("dotnet", command).ExitCode;
    var report = Path.Combine(results, $"{name}.trx");
    if (exitCode != 0 || !File.Exists(report))
        broken.Add(name);
    if (!File.Exists(report))
        continue;

    var document = XDocument.Load(report);
    var tests = document.Descendants().Where(element => element.Name.LocalName == "UnitTestResult").ToArray();
    passed += tests.Count(test => (string?)test.Attribute("outcome") == "Passed");
    failed += tests.Count(test => (string?)test.Attribute("outcome") is not ("Passed" or "NotExecuted"));
    foreach (var test in tests.Where(test => (string?)test.Attribute("outcome") == "NotExecuted"))
    {
        skipped++;
        var reason = test.Descendants().FirstOrDefault(element => element.Name.LocalName is "Message" or "StdOut")?.Value.Trim();
        Console.WriteLine($"   skipped: {test.Attribute("testName")?.Value}: {reason}");
    }
}

foreach (var (project, missing) in leftOut)
    Console.WriteLine($"!! LEFT OUT: {project}: the configured feeds lack {missing}");
foreach (var name in broken)
    Console.WriteLine($"!! FAILED: {name}");
if (broken.Count > 0 && failed == 0)
    failed = broken.Count;

Console.WriteLine($"{passed} passed, {failed} failed, {skipped} skipped");
return failed == 0 && passed > 0 ? 0 : 1;

// A view of what is there: the whole solution cannot be built when even one of its projects cannot be read.
string BuildTarget()
{
    if (leftOut.Count == 0)
        return "MoA.Orleans.sln";
    var view = Path.Combine("artifacts", "available.slnf");
    Directory.CreateDirectory("artifacts");
    File.WriteAllText(view, JsonSerializer.Serialize(new { solution = new { path = "../MoA.Orleans.sln", projects = available } }));
    return view;
}

static bool InstallPackages(string folder)
{
    try
    {
        // npm is a script on Windows, which only a shell can start.
        return OperatingSystem.IsWindows()
            ? Run("cmd", ["/c", "npm", "ci", "--prefix", folder], quiet: true).ExitCode == 0
            : Run("npm", ["ci", "--prefix", folder], quiet: true).ExitCode == 0;
    }
    catch (System.ComponentModel.Win32Exception)
    {
        return false;
    }
}

static int Fail(string message)
{
    Console.WriteLine($"!! FAILED: {message}");
    Console.WriteLine("0 passed, 1 failed, 0 skipped");
    return 1;
}

static (int ExitCode, string Output) Run(string program, string[] arguments, bool quiet = false)
{
    var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = quiet, RedirectStandardError = quiet };
    // The variables that `dotnet run` sets for this program would otherwise steer the commands that it starts.
    start.Environment.Remove("MSBuildSDKsPath");
    start.Environment.Remove("MSBUILD_EXE_PATH");
    using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
    var error = quiet ? process.StandardError.ReadToEndAsync() : Task.FromResult("");
    var output = quiet ? process.StandardOutput.ReadToEnd() : "";
    process.WaitForExit();
    return (process.ExitCode, output + error.Result);
}

static List<string> ProjectsOfFilter(string file)
{
    using var document = JsonDocument.Parse(File.ReadAllText(file));
    return [.. document.RootElement.GetProperty("solution").GetProperty("projects").EnumerateArray().Select(path => path.GetString()!.Replace('\\', '/'))];
}

static List<string> ProjectsOfSolution(string file) =>
    [.. ProjectLine().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value.Replace('\\', '/'))];

static string FindRoot()
{
    for (var folder = new DirectoryInfo(Directory.GetCurrentDirectory()); folder is not null; folder = folder.Parent)
    {
        if (File.Exists(Path.Combine(folder.FullName, "MoA.Orleans.sln")))
            return folder.FullName;
    }

    throw new InvalidOperationException("Run this from inside the repository: MoA.Orleans.sln was not found.");
}

internal static partial class Program
{
    // NuGet's own errors, and what it answers MSBuild about an SDK that is a package; that one has no code.
    [GeneratedRegex(@"(?:NU110[1-3]|error) *: +Unable to find (?:a stable )?package ([A-Za-z0-9_.\-]*[A-Za-z0-9_])")]
    private static partial Regex Missing();

    // The feeds have the package that another one depends on, but only in later versions.
    [GeneratedRegex(@"NU1603: .* depends on ([A-Za-z0-9_.\-]+) \([^)]*\) but \1 ([0-9A-Za-z.\-]+) was not found")]
    private static partial Regex MissingVersion();

    [GeneratedRegex("\"([^\"]+\\.csproj)\"")]
    private static partial Regex ProjectLine();
}
