using MoA.Core.Engine;
using MoA.Core.Runs;
using MoA.Providers.Tests.Support;

namespace MoA.Providers.Tests;

public sealed class StreamTests
{
    private const string Done = "data: [DONE]\n\n";

    [Fact]
    public async Task Tool_calls_are_put_together_by_index()
    {
        var (deltas, outcome) = await StreamAsync(
            Delta("""{"role":"assistant","content":null,"tool_calls":[{"index":0,"id":"a","type":"function","function":{"name":"f","arguments":""}}]}"""),
            Delta("""{"tool_calls":[{"index":0,"function":{"arguments":"{\"x\""}}]}"""),
            Delta("""{"tool_calls":[{"index":1,"id":"b","type":"function","function":{"name":"g","arguments":"{"}}]}"""),
            Delta("""{"tool_calls":[{"index":0,"id":"a","function":{"name":"f","arguments":":1}"}}]}"""),
            Delta("""{"tool_calls":[{"index":1,"function":{"arguments":"}"}}]}"""),
            Delta("{}", "\"tool_calls\""),
            Done);

        Assert.Equal(AgentOutcomeKind.Answer, outcome.Kind);
        Assert.Equal("tool_calls", outcome.FinishReason);
        Assert.Null(outcome.Content);
        Assert.Equal(5, deltas.Count);
        Assert.Equal(
            """
            {"role":"assistant","content":null,"tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{\"x\":1}"}},
            {"id":"b","type":"function","function":{"name":"g","arguments":"{}"}}]}
            """.ReplaceLineEndings(""),
            outcome.Message!.Value.GetRawText());
        Assert.Equal("""{"delta":{"tool_calls":[{"index":1,"function":{"arguments":"}"}}]}}""", deltas[4].Choice!.Value.GetRawText());
    }

    [Theory]
    [InlineData("""{"role":"assistant","content":""}""")]
    [InlineData("""{"role":"assistant","content":null}""")]
    [InlineData("""{"role":"assistant"}""")]
    [InlineData("""{"reasoning_content":"Let me think"}""")]
    public async Task A_reply_at_its_limit_before_any_text_is_empty_whatever_its_chunks_say(string first)
    {
        var (_, outcome) = await StreamAsync(Delta(first), Delta("{}", "\"length\""), Done);

        Assert.Equal((AgentOutcomeKind.Length, "", "length"), (outcome.Kind, outcome.Content, outcome.FinishReason));
        Assert.Equal(1, outcome.Attempts);
    }

    [Fact]
    public async Task Unknown_pieces_are_handed_on_and_put_together()
    {
        var (deltas, outcome) = await StreamAsync(
            Delta("""{"role":"assistant","content":"","refusal":null}"""),
            Delta("""{"reasoning_content":"Let me "}"""),
            Delta("""{"reasoning_content":"think","x_new":{"score":1.50}}"""),
            Delta("""{"content":"Hi"}"""),
            Delta("""{"content":" there","reasoning_content":null,"tool_calls":[]}"""),
            Delta("{}", "\"stop\""),
            Done);

        Assert.Equal([null, null, "Hi", " there"], deltas.Select(delta => delta.Text));
        Assert.Equal("""{"delta":{"reasoning_content":"Let me "}}""", deltas[0].Choice!.Value.GetRawText());
        Assert.Equal("Hi there", outcome.Content);
        Assert.Equal(
            """{"role":"assistant","content":"Hi there","reasoning_content":"Let me think","x_new":{"score":1.50}}""",
            outcome.Message!.Value.GetRawText());
    }

    [Fact]
    public async Task Log_probabilities_are_joined()
    {
        var (deltas, outcome) = await StreamAsync(
            """data: {"choices":[{"index":0,"delta":{"content":"a"},"logprobs":{"content":[{"token":"a","logprob":-1}],"refusal":null}}]}""" + "\n\n",
            """data: {"choices":[{"index":0,"delta":{"content":"b"},"logprobs":{"content":[{"token":"b","logprob":-2}]},"finish_reason":"stop"}]}""" + "\n\n",
            Done);

        Assert.Equal(2, deltas.Count);
        Assert.Equal("""{"delta":{"content":"a"},"logprobs":{"content":[{"token":"a","logprob":-1}],"refusal":null}}""", deltas[0].Choice!.Value.GetRawText());
        Assert.Equal("ab", outcome.Content);
        Assert.Null(outcome.Message);
        Assert.Equal("""{"content":[{"token":"a","logprob":-1},{"token":"b","logprob":-2}]}""", outcome.Logprobs!.Value.GetRawText());
    }

    [Fact]
    public async Task Content_in_parts_is_text()
    {
        var (deltas, outcome) = await StreamAsync(
            Delta("""{"role":"assistant","content":[{"type":"thinking","thinking":[{"type":"text","text":"hm"}]}]}"""),
            Delta("""{"content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}"""),
            Delta("""{"content":[{"type":"text","text":"c"}],"reasoning_content":"so"}"""),
            Delta("""{"content":"d"}""", "\"stop\""),
            Done);

        Assert.Equal(["ab", null, "d"], deltas.Select(delta => delta.Text));
        Assert.Equal("""{"delta":{"content":"c","reasoning_content":"so"}}""", deltas[1].Choice!.Value.GetRawText());
        Assert.Equal("abcd", outcome.Content);
        Assert.Equal("""{"role":"assistant","content":"abcd","reasoning_content":"so"}""", outcome.Message!.Value.GetRawText());
    }

    [Fact]
    public async Task Parts_with_half_a_surrogate_pair_are_an_invalid_reply()
    {
        var (_, outcome) = await StreamAsync(Delta("""{"content":[{"type":"text","text":"\ud800"}]}"""), Done);

        Assert.Equal(AgentErrorCode.InvalidReply, outcome.Error!.Code);
    }

    [Fact]
    public async Task A_first_chunk_with_nothing_but_the_role_yields_nothing()
    {
        var (deltas, outcome) = await StreamAsync(Delta("""{"role":"assistant","content":""}"""), Delta("""{"content":"x"}""", "\"stop\""), Done);

        Assert.Equal("x", Assert.Single(deltas).Text);
        Assert.Equal("x", outcome.Content);
    }

    [Fact]
    public async Task Comments_other_events_and_line_ends_do_not_disturb()
    {
        var (_, outcome) = await StreamAsync(
            ": PROCESSING\r\n\r\n",
            "event: ping\ndata: {\"type\":\"ping\"}\n\n",
            "id: 7\r\ndata: {\"choices\":[{\"delta\":\r\ndata: {\"content\":\"x\"}}]}\r\n\r\n",
            """data: {"choices":[],"usage":{"prompt_tokens":5,"completion_tokens":1},"system_fingerprint":"fp"}""" + "\n\n",
            Done);

        Assert.Equal("x", outcome.Content);
        Assert.Equal(new TokenUsage(5, 1), outcome.Usage);
        Assert.Equal("fp", outcome.SystemFingerprint);
    }

    [Fact]
    public async Task A_finish_reason_is_as_good_an_end_as_done()
    {
        var (_, outcome) = await StreamAsync(Delta("""{"content":"x"}""", "\"stop\""));

        Assert.Equal(AgentOutcomeKind.Answer, outcome.Kind);
    }

    [Fact]
    public async Task Done_is_an_end_without_a_finish_reason()
    {
        var (_, outcome) = await StreamAsync(Delta("""{"content":"x"}"""), Done);

        Assert.Equal(AgentOutcomeKind.Answer, outcome.Kind);
        Assert.Null(outcome.FinishReason);
    }

    [Fact]
    public async Task Neither_is_a_cut()
    {
        var (_, outcome) = await StreamAsync(Delta("""{"content":"x"}"""));

        Assert.Equal(AgentErrorCode.ReplyCut, outcome.Error!.Code);
        Assert.Equal("Provider sim ended its stream without finishing the reply.", outcome.Error.Message);
    }

    [Fact]
    public async Task An_event_that_the_connection_cuts_in_half_is_a_cut()
    {
        var (_, outcome) = await StreamAsync(Delta("""{"content":"x"}"""), "data: {\"choices\":[{\"delta\":{\"content\":\"half");

        Assert.Equal(AgentErrorCode.ReplyCut, outcome.Error!.Code);
    }

    [Fact]
    public async Task A_second_choice_is_not_mixed_in()
    {
        var (deltas, outcome) = await StreamAsync(
            Delta("""{"content":"x"}"""),
            """data: {"choices":[{"index":1,"delta":{"content":"y"}}]}""" + "\n\n",
            Delta("{}", "\"stop\""),
            Done);

        Assert.Single(deltas);
        Assert.Equal("x", outcome.Content);
    }

    [Fact]
    public async Task An_error_event_tells_what_the_provider_said()
    {
        var (deltas, outcome) = await StreamAsync(Delta("""{"content":"x"}"""), "data: {\"error\":{\"message\":\"overloaded\"}}\n\n");

        Assert.Single(deltas);
        Assert.Equal(AgentErrorCode.StreamError, outcome.Error!.Code);
        Assert.Equal("Provider sim failed in its reply: overloaded.", outcome.Error.Message);
    }

    private static async Task<(List<AgentDelta> Deltas, AgentOutcome Outcome)> StreamAsync(params string[] events)
    {
        await using var provider = await StubProvider.EventsAsync(string.Concat(events));
        return await provider.Harness.AskAsync(provider.Harness.Call(stream: true));
    }

    private static string Delta(string delta, string finishReason = "null") =>
        $$"""data: {"id":"c","choices":[{"index":0,"delta":{{delta}},"logprobs":null,"finish_reason":{{finishReason}}}]}""" + "\n\n";
}
