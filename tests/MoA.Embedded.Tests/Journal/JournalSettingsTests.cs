using Microsoft.Extensions.Logging.Abstractions;
using MoA.Core.Configuration;
using MoA.Embedded.Journal;
using MoA.Testing;

namespace MoA.Embedded.Tests.Journal;

public sealed class JournalSettingsTests
{
    [Fact]
    public void Zero_keeps_runs_for_ever()
    {
        var settings = JournalSettings.From(new JournalOptions { RetentionDays = 0, MaxBytes = 0 });

        Assert.Null(settings.MaxAge);
        Assert.Null(settings.MaxBytes);
    }

    [Fact]
    public void A_day_and_a_size_are_kept_to()
    {
        var settings = JournalSettings.From(new JournalOptions { RetentionDays = 1.5, MaxBytes = 1 << 20 });

        Assert.Equal(TimeSpan.FromHours(36), settings.MaxAge);
        Assert.Equal(1 << 20, settings.MaxBytes);
    }

    [UnixFact]
    public void A_folder_made_for_the_journal_is_its_owners_alone()
    {
        using var folder = new TempFolder();
        var path = Path.Combine(folder.FullName, "made");
        using var journal = new SqliteRunJournal(new JournalSettings { Directory = path }, TimeProvider.System, NullLogger<SqliteRunJournal>.Instance);

#pragma warning disable CA1416 // UnixFact.
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(path));
#pragma warning restore CA1416
    }
}
