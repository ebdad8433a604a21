using MoA.Core.Runs;

namespace MoA.Core.Tests.Runs;

public sealed class RunEventCursorTests
{
    [Theory]
    [InlineData("17", 17, 0)]
    [InlineData("17.2", 17, 2)]
    [InlineData("0", 0, 0)]
    public void A_cursor_reads_its_own_text(string text, long sequence, int resumes)
    {
        Assert.True(RunEventCursor.TryParse(text, out var cursor));
        Assert.Equal(new RunEventCursor(sequence, resumes), cursor);
        Assert.Equal(text, cursor.ToString());
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("1.")]
    [InlineData(".1")]
    [InlineData("-1")]
    [InlineData(" 1")]
    [InlineData("1.2.3")]
    [InlineData("1,5")]
    [InlineData("99999999999999999999")]
    [InlineData("1.99999999999")]
    public void Anything_else_is_none(string? text) => Assert.False(RunEventCursor.TryParse(text, out _));

    [Theory]
    [InlineData("run_0196f3a0b1c27d3e8f4a5b6c7d8e9f0")]
    [InlineData("run_0196F3A0B1C27D3E8F4A5B6C7D8E9F00")]
    [InlineData("0196f3a0b1c27d3e8f4a5b6c7d8e9f00")]
    [InlineData("run_../../../../../../etc/passwd_____")]
    [InlineData(null)]
    public void A_run_id_has_one_form(string? text) => Assert.False(RunId.TryParse(text, out _));

    [Fact]
    public void Run_ids_sort_by_creation_time()
    {
        var start = new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        var ids = Enumerable.Range(0, 100).Select(second => RunId.New(start.AddSeconds(second))).ToArray();
        Assert.Equal(ids, ids.Order());
        Assert.True(ids[0] < ids[1] && ids[1] > ids[0] && ids[0] <= ids[1] && ids[1] >= ids[0]);
    }
}
