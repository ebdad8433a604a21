using MoA.Core.Accounting;
using MoA.Core.Chat;
using MoA.Core.Tests.Engine;

namespace MoA.Core.Tests.Accounting;

public sealed class TokenEstimatorTests
{
    private readonly TokenEstimator _estimator = new();

    [Fact]
    public void Before_any_report_four_characters_make_a_token_and_a_message_costs_four() =>
        Assert.Equal(25 + 4, _estimator.EstimatePrompt("a", [ChatMessage.Create("user", new string('x', 100))]));

    [Fact]
    public void Reports_move_the_ratio_of_their_model_alone()
    {
        ChatMessage[] messages = [ChatMessage.Create("user", new string('x', 1000))];
        _estimator.Learn("a", messages, 504);
        // Half way from the 4 that were assumed to the 2 that were seen: one odd prompt must not decide alone.
        Assert.Equal(3, _estimator.CharactersPerToken("a"));
        Assert.Equal(334 + 4, _estimator.EstimatePrompt("a", messages));
        _estimator.Learn("a", messages, 170);
        Assert.Equal(3 + ((1000.0 / 166 - 3) / 3), _estimator.CharactersPerToken("a"), 10);
        Assert.Equal(4, _estimator.CharactersPerToken("b"));
    }

    [Fact]
    public void A_steady_ratio_is_learned()
    {
        ChatMessage[] messages = [ChatMessage.Create("user", new string('x', 1000))];
        _estimator.Learn("a", messages, 104);
        for (var report = 0; report < 100; report++)
            _estimator.Learn("a", messages, 404);
        Assert.Equal(2.5, _estimator.CharactersPerToken("a"), 2);
    }

    [Theory]
    [InlineData(long.MaxValue, 0.5)]
    [InlineData(8, 16)]
    public void Absurd_reports_stay_within_bounds(long reported, double expected)
    {
        for (var report = 0; report < 500; report++)
            _estimator.Learn("a", [ChatMessage.Create("user", new string('x', 1000))], reported);
        Assert.Equal(expected, _estimator.CharactersPerToken("a"), 6);
    }

    [Theory]
    [InlineData(15, 100)]
    [InlineData(1000, 7)]
    [InlineData(1000, 0)]
    [InlineData(1000, -5)]
    public void Reports_that_say_nothing_about_text_are_left_out(int characters, long reported)
    {
        _estimator.Learn("a", [ChatMessage.Create("user", new string('x', characters))], reported);
        Assert.Equal(4, _estimator.CharactersPerToken("a"));
    }

    [Fact]
    public void An_image_counts_a_flat_number_of_characters_and_text_parts_their_own()
    {
        var request = CallPlanner.Request(
            """[{"role":"user","content":[{"type":"text","text":"12345"},{"type":"image_url","image_url":{"url":"data:,"}},{"type":"input_audio"}]},{"role":"assistant","content":null},{"role":"tool"}]""");
        Assert.Equal(5 + 4000 + 4000, TokenEstimator.CountCharacters(request.Messages));
    }

    [Fact]
    public void Tool_calls_of_earlier_turns_count()
    {
        const string Calls = """[{"id":"a","type":"function","function":{"name":"f","arguments":"{\"x\":\"é\"}"}}]""";
        var request = CallPlanner.Request($$"""[{"role":"assistant","content":"123","tool_calls":{{Calls}}}]""");
        Assert.Equal(3 + Calls.Length, TokenEstimator.CountCharacters(request.Messages));
    }

    [Fact]
    public void A_conversation_with_an_image_says_nothing_about_text()
    {
        var request = CallPlanner.Request("""[{"role":"user","content":[{"type":"text","text":"What is this?"},{"type":"image_url","image_url":{"url":"data:,"}}]}]""");
        _estimator.Learn("a", request.Messages, 100);
        Assert.Equal(4, _estimator.CharactersPerToken("a"));
    }

    [Fact]
    public void Estimates_of_huge_texts_do_not_wrap_around() => Assert.True(_estimator.EstimateText("a", long.MaxValue) > 1_000_000_000);
}
