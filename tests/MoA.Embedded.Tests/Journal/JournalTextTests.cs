using Microsoft.Extensions.Logging.Abstractions;
using MoA.Core.Chat;
using MoA.Core.Runs;
using MoA.Embedded.Journal;
using MoA.Testing;

namespace MoA.Embedded.Tests.Journal;

/// <summary>What only the journal promises of texts: all of them are looked through, written or not, and they go with their runs.</summary>
public sealed class JournalTextTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeTimeProvider _clock = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task The_whole_text_of_every_message_and_of_the_answer_is_looked_through()
    {
        using var journal = Open();
        var filler = string.Concat(Enumerable.Range(0, 20_000).Select(number => $"{number} "));
        var id = await AddAsync(
            journal,
            filler + " the last words of the answer",
            ChatMessage.Create("system", "Be terse."),
            ChatMessage.Create("user", filler + " NEEDLE in the middle " + filler),
            ChatMessage.Create("assistant", "Earlier said."),
            ChatMessage.Create("user", "And now?"));
        await AddAsync(journal, "Something else.", ChatMessage.Create("user", "Something else?"));

        foreach (var sought in (string[])["needle in", "be terse", "earlier SAID", "and now?", "LAST words of", "19999 ", "e."])
            Assert.Contains(id, Find(journal, sought));
        Assert.Equal([id], Find(journal, "needle"));
        Assert.Empty(Find(journal, "needles"));
        var row = journal.List(new RunQuery { Text = "needle" }).Runs.Single();
        Assert.Equal("And now?", row.Question);
        Assert.StartsWith("0 1 2 3 ", row.Answer, StringComparison.Ordinal);
    }

    // Against a plain search, for texts that nobody thought of.
    [Fact]
    public async Task A_list_holds_what_a_plain_search_finds()
    {
        const string Letters = "aAbB ä漢😀.";
        var random = new Random(3);
        var runes = Letters.EnumerateRunes().ToArray();
        string Words(int length) => string.Concat(Enumerable.Range(0, length).Select(_ => runes[random.Next(runes.Length)].ToString()));
        using var journal = Open();
        var texts = new Dictionary<RunId, string[]>();
        for (var count = 0; count < 60; count++)
        {
            var (asked, answered) = (Words(random.Next(0, 30)), Words(random.Next(0, 60)));
            texts.Add(await AddAsync(journal, answered, ChatMessage.Create("user", asked)), [asked, answered]);
        }

        for (var round = 0; round < 300; round++)
        {
            var sought = Words(random.Next(1, 6));
            Assert.Equal(
                texts.Where(run => run.Value.Any(text => text.Contains(sought, StringComparison.OrdinalIgnoreCase))).Select(run => run.Key).OrderDescending(),
                journal.List(new RunQuery { Text = sought, Limit = 100 }).Runs.Select(run => run.Id));
        }
    }

    [Fact]
    public async Task Texts_that_are_not_written_yet_are_looked_through_too()
    {
        using var journal = Open();
        var stored = TestRuns.Start(_clock.GetUtcNow(), "Stored question");
        await journal.AppendAsync(stored.Header.Id, [stored]).Bounded();
        using var block = new ManualResetEventSlim();
        var blocked = journal.OnWriter(_ => block.Wait(TestBounds.Limit));
        var ended = journal.AppendAsync(stored.Header.Id, [TestRuns.End(2, _clock.GetUtcNow(), "Waiting answer")]);
        var waiting = TestRuns.Start(_clock.GetUtcNow(), "Waiting question");
        var started = journal.AppendAsync(waiting.Header.Id, [waiting]);

        Assert.Equal([stored.Header.Id], Find(journal, "STORED"));
        Assert.Equal([stored.Header.Id], Find(journal, "waiting answer"));
        Assert.Equal(2, Find(journal, "waiting").Count());
        Assert.Empty(Find(journal, "nothing"));
        Assert.Equal(
            [("Stored question", "Waiting answer")],
            journal.List(new RunQuery { Text = "answer" }).Runs.Select(run => (run.Question, run.Answer)));

        block.Set();
        await blocked.Bounded();
        Assert.True(await ended.Bounded());
        Assert.True(await started.Bounded());
        Assert.Equal(2, Find(journal, "waiting").Count());
        Assert.Equal([stored.Header.Id], Find(journal, "STORED"));
    }

    [Fact]
    public async Task A_run_that_did_not_complete_has_no_answer_to_find()
    {
        using var journal = Open();
        var start = TestRuns.Start(_clock.GetUtcNow(), "Why?");
        var cut = new RunCancelled
        {
            Sequence = 2,
            Time = _clock.GetUtcNow(),
            Usage = default,
            Cost = 0,
            Reason = "requested",
            Answer = new Proposal { Layer = 2, Slot = 0, Model = "judge", Status = ProposalStatus.Cancelled, Content = "Half an" },
        };
        await journal.AppendAsync(start.Header.Id, [start]).Bounded();
        await journal.AppendAsync(start.Header.Id, [cut]).Bounded();

        Assert.Empty(Find(journal, "half"));
        Assert.Null(journal.List(new RunQuery()).Runs.Single().Answer);
    }

    [Fact]
    public async Task Texts_are_deleted_with_their_runs()
    {
        using var journal = Open(maxAge: TimeSpan.FromDays(30));
        await AddAsync(journal, "An old answer", ChatMessage.Create("user", "An old question"));
        _clock.Advance(TimeSpan.FromDays(20));
        var young = await AddAsync(journal, "A young answer", ChatMessage.Create("user", "A young question"));

        _clock.Advance(TimeSpan.FromDays(10) + TimeSpan.FromMinutes(1));

        await Poll.UntilAsync(() => journal.List(new RunQuery()).Runs.Count == 1);
        Assert.Equal([young], Find(journal, "question"));
        Assert.Equal(2L, await ScalarAsync(journal, "SELECT count(*) FROM texts"));
    }

    [Fact]
    public async Task A_search_that_nobody_waits_for_ends()
    {
        using var journal = Open();
        await AddAsync(journal, "Yes.", ChatMessage.Create("user", "Why?"));
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => journal.ListAsync(new RunQuery { Text = "z" }, gone.Token).AsTask().Bounded());
    }

    private static IEnumerable<RunId> Find(SqliteRunJournal journal, string text) => journal.List(new RunQuery { Text = text }).Runs.Select(run => run.Id);

    private async Task<RunId> AddAsync(SqliteRunJournal journal, string answer, params ChatMessage[] messages)
    {
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        var start = TestRuns.Start(_clock.GetUtcNow(), messages);
        await journal.AppendAsync(start.Header.Id, [start]).Bounded();
        await journal.AppendAsync(start.Header.Id, [TestRuns.End(2, _clock.GetUtcNow(), answer)]).Bounded();
        return start.Header.Id;
    }

    private static async Task<object?> ScalarAsync(SqliteRunJournal journal, string sql)
    {
        object? value = null;
        await journal.OnWriter(connection => value = connection.Scalar(sql)).Bounded();
        return value;
    }

    private SqliteRunJournal Open(TimeSpan? maxAge = null) =>
        new(new JournalSettings { Directory = _folder.FullName, MaxAge = maxAge }, _clock, NullLogger<SqliteRunJournal>.Instance);
}
