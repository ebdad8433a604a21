using Microsoft.Extensions.DependencyInjection;
using MoA.Core.Runs;
using MoA.Grains.Registry.Catalog;
using Orleans.Serialization;
using Orleans.Storage;

namespace MoA.Grains.Tests.Registry;

public sealed class RowTableTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private readonly StoredSlices _slices = new(new NoStorage(), GrainId.Create("catalog", "1"));
    private readonly RowTable _rows;

    public RowTableTests() => _rows = new RowTable(_slices.ForNewRow);

    [Fact]
    public void Rows_in_any_order_are_listed_newest_first_and_from_any_cursor()
    {
        var runs = Enumerable.Range(0, 1000).Select(index => TestSummary.Open(Start.AddMilliseconds(index / 10))).ToArray();
        var random = new Random(1);
        random.Shuffle(runs);
        foreach (var run in runs)
            Assert.True(_rows.Put(RunRow.Of(run)));
        var expected = runs.Select(run => run.Id).OrderDescending().ToArray();

        Assert.Equal(expected, List(new CatalogQuery()));
        Assert.Equal(expected[351..], List(new CatalogQuery { After = expected[350] }));
        Assert.True(_rows.RemoveOpen(expected[350]));
        Assert.Equal(expected[351..], List(new CatalogQuery { After = expected[350] }));
        Assert.Equal(expected[..350], List(new CatalogQuery()).Take(350));
    }

    [Fact]
    public void What_comes_late_or_twice_changes_nothing()
    {
        var open = TestSummary.Open(Start);
        var ended = open.Ended(RunStatus.Failed);

        Assert.True(_rows.Put(RunRow.Of(open)));
        Assert.False(_rows.Put(RunRow.Of(open)));
        Assert.True(_rows.Put(RunRow.Of(ended)));
        Assert.False(_rows.Put(RunRow.Of(ended)));
        Assert.False(_rows.Put(RunRow.Of(open)));
        Assert.False(_rows.RemoveOpen(open.Id));

        Assert.Equal(ended, Assert.Single(_rows.List(new CatalogQuery())).ToSummary());
    }

    [Fact]
    public void Rows_are_found_by_question_and_answer_whatever_the_case()
    {
        var asked = TestSummary.Open(Start, question: "Wo ist die ÄUSSERE Straße?");
        var answered = TestSummary.Open(Start.AddMilliseconds(1)).Ended() with { Answer = "In der Stadt." };
        _rows.Put(RunRow.Of(asked));
        _rows.Put(RunRow.Of(answered));
        _rows.Put(RunRow.Of(TestSummary.Open(Start.AddMilliseconds(2))));

        Assert.Equal([asked.Id], List(new CatalogQuery { Text = "äussere" }));
        Assert.Equal([answered.Id], List(new CatalogQuery { Text = "DER ST" }));
        Assert.Equal([answered.Id, asked.Id], List(new CatalogQuery { Text = "st" }));
        Assert.Empty(List(new CatalogQuery { Text = "st", After = asked.Id }));
        Assert.Empty(List(new CatalogQuery { Text = "stadt und" }));
    }

    [Fact]
    public void A_row_is_a_summary_without_loss_but_for_the_causes_of_its_error()
    {
        foreach (var status in Enum.GetValues<RunStatus>())
        {
            var run = TestSummary.Open(Start.AddTicks(7), "lite", "alice", "Why?").Ended(status) with { Answer = "So." };
            Assert.Equal(run, RunRow.Of(run).ToSummary());
        }
    }

    [Fact]
    public void What_every_provider_said_is_cut_to_its_beginning()
    {
        var said = string.Concat(Enumerable.Repeat("no ", 1000));
        var run = TestSummary.Open(Start).Ended(RunStatus.Failed) with { Error = new RunError { Code = RunErrorCode.TooFewProposals, Message = said } };

        var kept = RunRow.Of(run).ToSummary().Error!.Message;

        Assert.Equal(said[..RunRow.MostOfError].TrimEnd() + "…", kept);
    }

    [Fact]
    public void A_full_slice_fits_into_a_row_of_an_Azure_table()
    {
        // What Orleans puts into one: 15 properties of 64 KiB.
        const int MostOfRow = 15 * 64 * 1024;
        using var services = new ServiceCollection().AddSerializer().BuildServiceProvider();
        var long200 = new string('長', RunText.MostOfExcerpt);
        var run = TestSummary.Open(Start, new string('m', 100), new string('t', 100), long200).Ended(RunStatus.Failed) with
        {
            Answer = long200,
            Error = new RunError { Code = RunErrorCode.TooFewProposals, Message = new string('長', 4000) },
        };
        var slice = new RunSlice { Rows = [.. Enumerable.Range(0, StoredSlice.MaxRows).Select(_ => RunRow.Of(run))] };

        Assert.InRange(services.GetRequiredService<Serializer>().SerializeToArray(slice).Length, 1, MostOfRow);
    }

    [Fact]
    public void Slices_are_filled_one_after_the_other()
    {
        for (var index = 0; index < (StoredSlice.MaxRows * 2) + 1; index++)
            _rows.Put(RunRow.Of(TestSummary.Open(Start.AddMilliseconds(index))));

        Assert.Single(_slices.ForNewRow().Rows);
    }

    [Fact]
    public void The_directory_keeps_buckets_as_bits()
    {
        long[] buckets = [0, 1, 287, 288, 5_890_752, 5_890_753];
        var state = CatalogDirectoryState.Of(buckets);

        Assert.Equal(buckets, state.Buckets().Order());
        Assert.All(state.Days.Values, bits => Assert.Equal(36, bits.Length));
    }

    private IEnumerable<RunId> List(CatalogQuery query) => _rows.List(query).Select(row => row.Id);

    private sealed class NoStorage : IGrainStorage
    {
        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => throw new NotSupportedException();

        public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => throw new NotSupportedException();

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => throw new NotSupportedException();
    }
}
