using FsCheck;
using FsCheck.Fluent;
using MoA.Core.Chat;
using MoA.Core.Mixtures;
using MoA.Core.Prompt;
using MoA.Core.Runs;
using MoA.Core.Tests.Engine;

namespace MoA.Core.Tests.Prompt;

public sealed class ReferenceFitterTests
{
    private static readonly string[] Pieces = ["a", "é", "\U0001F680", "\n", "日"];

    private static readonly Arbitrary<(Reference[] References, int Space)> Cases = Arb.From(
        from texts in Gen.Choose(0, 6).SelectMany(count =>
            Gen.ArrayOf(Gen.Choose(0, 40).SelectMany(length => Gen.ArrayOf(Gen.Elements(Pieces), length)).Select(string.Concat), count))
        from space in Gen.Choose(-5, 200)
        select (texts.Select((text, index) => new Reference(index * 2, text)).ToArray(), space));

    [Fact]
    public void The_longest_are_cut_first_down_to_one_length()
    {
        var (texts, cuts) = ReferenceFitter.Fit(
            [new(0, "1234567890"), new(2, "abc"), new(3, "ABCDEFGHIJKLMNOPQRST"), new(5, "xyzxyz")], 23);
        Assert.Equal(["1234567", "abc", "ABCDEFG", "xyzxyz"], texts);
        Assert.Equal([new ReferenceCut(1, 0, 10, 7), new ReferenceCut(3, 3, 20, 7)], cuts);
    }

    [Fact]
    public void Half_a_surrogate_pair_is_never_kept()
    {
        var (texts, cuts) = ReferenceFitter.Fit([new(0, "ab\U0001F680cd")], 3);
        Assert.Equal(["ab"], texts);
        Assert.Equal([new ReferenceCut(1, 0, 6, 2)], cuts);
    }

    [Fact]
    public void Nothing_is_kept_where_there_is_no_space()
    {
        var (texts, cuts) = ReferenceFitter.Fit([new(0, "a"), new(1, "b")], -10);
        Assert.Equal(["", ""], texts);
        Assert.Equal([new ReferenceCut(1, 0, 1, 0), new ReferenceCut(2, 1, 1, 0)], cuts);
    }

    [Fact]
    public void Texts_fit_keep_their_order_and_are_cut_only_where_they_must() => Prop.ForAll(Cases, given =>
    {
        var (references, space) = given;
        var (texts, cuts) = ReferenceFitter.Fit(references, space);
        var whole = references.Sum(reference => reference.Text.Length);

        Assert.Equal(references.Length, texts.Count);
        Assert.True(texts.Sum(text => text.Length) <= Math.Max(0, space) || whole <= space);
        if (whole <= space)
            Assert.Empty(cuts);
        Assert.All(references.Zip(texts), pair => Assert.StartsWith(pair.Second, pair.First.Text, StringComparison.Ordinal));
        Assert.DoesNotContain(texts, text => text.Length > 0 && char.IsHighSurrogate(text[^1]));
        Assert.Equal(
            references.Zip(texts).Select((pair, index) => new ReferenceCut(index + 1, pair.First.Slot, pair.First.Text.Length, pair.Second.Length))
                .Where(cut => cut.Kept < cut.Characters),
            cuts);
        // A common length, give or take the half of a pair: nobody is cut shorter than another is left.
        if (cuts.Count > 0)
            Assert.True(texts.Max(text => text.Length) <= cuts.Min(cut => cut.Kept) + 1);
        // No space is wasted: with one more character for each that was cut, they would not fit.
        if (cuts.Count > 0 && space >= 0)
            Assert.True(texts.Sum(text => text.Length) + (2 * cuts.Count) > space);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Theory]
    [InlineData(4096, 1000, 40)]
    [InlineData(2000, 1000, 0)]
    [InlineData(1200, 1000, 17)]
    public void What_is_sent_fits_the_window_with_its_reply(int window, int output, int systemLength)
    {
        var mixture = EngineFixture.Mixture(["a"]) with { MaxTokens = output };
        ChatMessage[] system = systemLength == 0 ? [] : [ChatMessage.Create("system", new string('s', systemLength))];
        var request = new ChatRequest { Messages = [.. system, ChatMessage.Create("user", "Why?")] };
        for (var length = 1; length < 20_000; length += 997)
        {
            var planned = CallPlanner.Aggregator(
                request, CallPlanner.References(new string('x', length), "short"), mixture, EngineFixture.Model("d") with { ContextWindow = window });
            Assert.Null(planned.Overflow);
            Assert.InRange(planned.Call.EstimatedPromptTokens + output, 1, window);
            if (planned.Cuts.Count > 0)
                Assert.InRange(planned.Call.EstimatedPromptTokens + output, window - 2, window);
        }
    }

    [Fact]
    public void A_window_too_small_for_the_prompt_s_own_text_is_an_overflow_not_a_prompt_that_does_not_fit()
    {
        var mixture = EngineFixture.Mixture(["a"]) with { MaxTokens = 100 };
        var planned = CallPlanner.Aggregator(EngineFixture.Ask("Why?"), CallPlanner.References("one"), mixture, EngineFixture.Model("d") with { ContextWindow = 256 });
        Assert.Contains("d has 256", planned.Overflow, StringComparison.Ordinal);
        planned = CallPlanner.Aggregator(EngineFixture.Ask("Why?"), [], mixture, EngineFixture.Model("d") with { ContextWindow = 256 });
        Assert.Null(planned.Overflow);
    }

    [Fact]
    public void A_single_model_without_a_limit_is_not_refused_for_the_reply_it_is_assumed_to_write()
    {
        var single = new Mixture { Name = "d", Layers = [], Aggregator = new AgentSlot { Model = "d" } };
        var planned = CallPlanner.Aggregator(EngineFixture.Ask("Why?"), [], single, EngineFixture.Model("d") with { ContextWindow = 4096, MaxOutputTokens = 4096 });
        Assert.Null(planned.Overflow);
        Assert.Null(planned.Call.Sampling.MaxTokens);
        Assert.Equal(4096 - planned.Call.EstimatedPromptTokens, planned.Call.ReservedOutputTokens);
    }

    [Fact]
    public void Absurd_limits_do_not_wrap_around()
    {
        var request = EngineFixture.Ask(new string('x', 4_000)) with { Sampling = new SamplingSettings { MaxTokens = int.MaxValue } };
        var planned = CallPlanner.Aggregator(request, [], model: EngineFixture.Model("d") with { ContextWindow = 256 });
        Assert.NotNull(planned.Overflow);
    }
}
