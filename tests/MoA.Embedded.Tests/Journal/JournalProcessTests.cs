using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using MoA.Core.Runs;
using MoA.Embedded.Journal;
using MoA.Testing;

namespace MoA.Embedded.Tests.Journal;

public sealed class JournalProcessTests
{
    [Fact]
    public async Task A_second_process_is_refused_and_a_killed_one_loses_nothing_it_had_acknowledged()
    {
        using var folder = new TempFolder();
        using var process = Start(folder.FullName);
        var acknowledged = new List<string>();
        try
        {
            for (var count = 0; count < 1000; count++)
                acknowledged.Add(await process.StandardOutput.ReadLineAsync().Bounded() ?? throw new InvalidOperationException("The process ended."));
            Assert.Contains("in use by another process", Assert.Throws<JournalException>(() => Open(folder.FullName)).Message, StringComparison.Ordinal);
        }
        finally
        {
            process.Kill(); // SIGKILL on Unix, TerminateProcess on Windows.
        }

        // A line cut by the kill is no acknowledgement that anyone has read.
        while (await process.StandardOutput.ReadLineAsync().Bounded() is { } line)
        {
            if (RunId.TryParse(line, out _))
                acknowledged.Add(line);
        }

        await process.WaitForExitAsync().Bounded();
        using var journal = Open(folder.FullName);
        var open = journal.OpenAtStart.Select(row => row.Id.Value).ToHashSet();
        Assert.Superset(acknowledged.ToHashSet(), open);
        foreach (var row in journal.OpenAtStart)
            Assert.IsType<RunStarted>(Assert.Single(await journal.ReadAsync(row.Id, default)));
    }

    private static SqliteRunJournal Open(string folder) =>
        new(new JournalSettings { Directory = folder }, TimeProvider.System, NullLogger<SqliteRunJournal>.Instance);

    private static Process Start(string folder)
    {
        var host = Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "dotnet" ? path : "dotnet";
        return Process.Start(new ProcessStartInfo(host, ["exec", typeof(JournalProcess).Assembly.Location, folder]) { RedirectStandardOutput = true })
            ?? throw new InvalidOperationException("The process did not start.");
    }
}
