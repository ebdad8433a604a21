using System.Text.Json;
using MoA.Evaluation.Judging.AlpacaEval;

namespace MoA.Evaluation.Tests.Judging.AlpacaEval;

public sealed class ChoicePreferenceTests
{
    /// <summary>
    /// A raw completion that AlpacaEval publishes (results/NullModel, first annotation): its preference is 1.9900139974 with the outputs switched, so
    /// 3 less that as the judge saw them.
    /// </summary>
    [Fact]
    public void A_published_completion_gives_the_published_preference()
    {
        var preference = Read("""{"token":"m","logprob":-0.010449888}""", """{"token":"M","logprob":-4.6069846}""", """{"token":"The","logprob":-8.3615055}""");

        Assert.Equal(3 - 1.9900139974, preference!.Value, 1e-10);
    }

    [Fact]
    public void Equal_probabilities_are_a_draw_whatever_else_is_likely() =>
        Assert.Equal(1.5, Read("""{"token":"The","logprob":-0.1}""", """{"token":"M","logprob":-3}""", """{"token":"m","logprob":-3}""")!.Value, 1e-12);

    [Theory]
    [InlineData("m", 1.0)]
    [InlineData("M", 2.0)]
    public void Of_one_name_alone_the_other_is_impossible(string token, double expected) =>
        Assert.Equal(expected, Read($$"""{"token":"{{token}}","logprob":-5}"""));

    [Fact]
    public void Neither_name_is_no_preference()
    {
        Assert.Null(Read("""{"token":" m","logprob":-0.1}""", """{"token":"Both","logprob":-3}"""));
        Assert.Null(ChoicePreference.Read(null));
        Assert.Null(ChoicePreference.Read(JsonElement.Parse("""{"content":[]}""")));
        Assert.Null(ChoicePreference.Read(JsonElement.Parse("""{"content":[{"token":"m","logprob":-0.1}]}""")));
    }

    [Fact]
    public void Only_the_first_token_counts()
    {
        var logprobs = JsonElement.Parse("""
            {"content":[{"token":"M","logprob":-0.1,"top_logprobs":[{"token":"M","logprob":-0.1}]},
                        {"token":"m","logprob":-0.1,"top_logprobs":[{"token":"m","logprob":-0.1}]}]}
            """);

        Assert.Equal(2, ChoicePreference.Read(logprobs));
    }

    private static double? Read(params string[] tokens) =>
        ChoicePreference.Read(JsonElement.Parse($$"""{"content":[{"token":"m","logprob":0,"top_logprobs":[{{string.Join(',', tokens)}}]}]}"""));
}
