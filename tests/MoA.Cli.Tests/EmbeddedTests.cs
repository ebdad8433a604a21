using System.Text.Json;
using MoA.Testing;

namespace MoA.Cli.Tests;

public sealed class EmbeddedTests : IDisposable
{
    private const string Fast = "sim-llama-3-70b";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    private Task<CliResult> RunAsync(string[] arguments, string? input = null) => CliProcess.RunAsync(_folder.FullName, arguments, input);

    [Fact]
    public async Task Ask_writes_the_answer_to_stdout_and_the_layers_to_stderr()
    {
        var result = await RunAsync(["ask", "--demo", "-m", "moa-lite", "--show-layers", "Why is the sky blue?"]);

        result.AssertExit(0);
        Assert.Contains("sky blue", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("layer", result.Output, StringComparison.Ordinal);
        Assert.Contains("simulated", result.Error, StringComparison.Ordinal);
        Assert.Equal(6, result.Error.Split("-- layer 1, slot ").Length - 1);
        Assert.Contains("== layer 2 of 2, the aggregator", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain('\e', result.Error);
    }

    [Fact]
    public async Task A_question_is_read_from_stdin_and_json_is_the_whole_run_which_is_kept()
    {
        var asked = await RunAsync(["ask", "--demo", "--json", "-m", Fast, "--system", "Be brief.", "-"], "Why\nso? ä\n");

        asked.AssertExit(0);
        Assert.Equal("completed", asked.Json.GetProperty("status").GetString());
        Assert.Equal(["Be brief.", "Why\nso? ä"], asked.Json.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("content").GetString()));
        var id = asked.Json.GetProperty("id").GetString()!;

        var listed = await RunAsync(["runs", "list", "--demo", "--json"]);
        listed.AssertExit(0);
        Assert.Equal(id, listed.Json.GetProperty("data")[0].GetProperty("id").GetString());

        var table = await RunAsync(["runs", "list", "--demo"]);
        Assert.StartsWith("id\tstatus\tmixture", table.Output, StringComparison.Ordinal);
        Assert.Contains($"{id}\tcompleted\t{Fast}", table.Output, StringComparison.Ordinal);

        var shown = await RunAsync(["runs", "show", "--demo", "--json", id]);
        Assert.Equal(asked.Json.GetProperty("answer").GetString(), shown.Json.GetProperty("answer").GetString());
        var report = await RunAsync(["runs", "show", "--demo", id]);
        Assert.Contains(asked.Json.GetProperty("answer").GetString()!, report.Output, StringComparison.Ordinal);

        var watched = await RunAsync(["runs", "watch", "--demo", "--json", id]);
        watched.AssertExit(0);
        var types = watched.JsonLines.Select(line => line.GetProperty("type").GetString()).ToArray();
        Assert.Equal(("run.started", "run.completed"), (types[0], types[^1]));

        var cancelled = await RunAsync(["runs", "cancel", "--demo", id]);
        cancelled.AssertExit(0);
        Assert.Contains("had ended before: completed", cancelled.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Chat_keeps_the_final_answers_and_an_empty_line_begins_anew()
    {
        var result = await RunAsync(["chat", "--demo", "--json", "-m", Fast], "First?\nSecond?\n\nThird?\n");

        result.AssertExit(0);
        Assert.Equal([(1, 1), (1, 2), (2, 1)], result.JsonLines.Select(turn => (turn.GetProperty("dialogue").GetInt32(), turn.GetProperty("turn").GetInt32())));
        Assert.Equal(["user", "assistant", "user"], await RolesAsync(result.JsonLines[1]));
        Assert.Equal(["user"], await RolesAsync(result.JsonLines[2]));
    }

    [Fact]
    public async Task Chat_holds_the_dialogues_of_a_file_in_the_form_of_mt_bench()
    {
        var file = _folder.Write("question.jsonl", """
            {"question_id": 81, "category": "writing", "turns": ["Write\na line.", "Again."]}
            {"question_id": 82, "category": "writing", "turns": ["Another."]}

            """);

        var result = await RunAsync(["chat", "--demo", "--json", "-m", Fast, "--input", file]);

        result.AssertExit(0);
        Assert.Equal([81, 81, 82], result.JsonLines.Select(turn => turn.GetProperty("id").GetInt32()));
        Assert.Equal("Write\na line.", result.JsonLines[0].GetProperty("question").GetString());
        Assert.All(result.JsonLines, turn => Assert.NotEmpty(turn.GetProperty("answer").GetString()!));
        Assert.Equal(["user", "assistant", "user"], await RolesAsync(result.JsonLines[1]));
        Assert.Equal(["user"], await RolesAsync(result.JsonLines[2]));
    }

    [Fact]
    public async Task A_dialogue_file_that_is_none_is_refused_with_its_line()
    {
        var result = await RunAsync(["chat", "--demo", "--input", "-"], "{\"turns\": []}\n");

        result.AssertExit(2);
        Assert.Contains("Line 1", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ctrl_c_cancels_the_run_and_exits_130()
    {
        await using (var process = CliProcess.Start(_folder.FullName, null, null, "ask", "--demo", "--show-layers", "Why?"))
        {
            await process.LineAsync("== layer 1 of 3");
            await process.SignalAsync("INT");
            (await process.EndAsync()).AssertExit(130);
        }

        var listed = await RunAsync(["runs", "list", "--demo", "--json"]);
        Assert.Equal("cancelled", listed.Json.GetProperty("data")[0].GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("Why?")]
    [InlineData("""{"id": 81, "turns": ["Why?"]}""", "--input", "-")]
    public async Task Ctrl_c_ends_a_wait_for_standard_input(string input, params string[] options)
    {
        await using var process = CliProcess.Start(_folder.FullName, null, "", ["chat", "--demo", "--json", "-m", Fast, .. options], endInput: false);
        await process.SayAsync(input);
        await process.LineAsync("\"answer\"");

        await process.SignalAsync("INT");

        (await process.EndAsync()).AssertExit(130);
    }

    [Fact]
    public async Task A_run_whose_process_died_can_be_cancelled_but_not_watched()
    {
        await using (var process = CliProcess.Start(_folder.FullName, null, null, "ask", "--demo", "--show-layers", "Why?"))
        {
            await process.LineAsync("== layer 2 of 3");
            await process.SignalAsync("KILL");
            await process.EndAsync();
        }

        var listed = await RunAsync(["runs", "list", "--demo", "--json", "--status", "running"]);
        var id = listed.Json.GetProperty("data")[0].GetProperty("id").GetString()!;
        var watched = await RunAsync(["runs", "watch", "--demo", id]);
        watched.AssertExit(1);
        Assert.Contains("moa serve", watched.Error, StringComparison.Ordinal);

        var cancelled = await RunAsync(["runs", "cancel", "--demo", "--json", id]);
        cancelled.AssertExit(0);
        Assert.Equal("cancelled", cancelled.Json.GetProperty("status").GetString());
        var shown = await RunAsync(["runs", "show", "--demo", "--json", id]);
        Assert.Equal("cancelled", shown.Json.GetProperty("status").GetString());
        Assert.Equal(6, shown.Json.GetProperty("layers")[0].GetProperty("proposals").EnumerateArray().Count(proposal => proposal.GetProperty("status").GetString() == "completed"));
    }

    private async Task<string[]> RolesAsync(JsonElement turn)
    {
        var shown = await RunAsync(["runs", "show", "--demo", "--json", turn.GetProperty("run").GetString()!]);
        return [.. shown.Json.GetProperty("messages").EnumerateArray().Select(message => message.GetProperty("role").GetString()!)];
    }
}
