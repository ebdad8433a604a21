using System.Diagnostics;
using System.Text.Json;
using MoA.Inspector.Markdown;
using MoA.Inspector.Provenance;
using MoA.Inspector.Tests.Support;
using MoA.Testing;

namespace MoA.Inspector.Tests.Provenance;

public sealed class AnswerOriginsTests
{
    [Fact]
    public void A_sentence_that_stands_in_a_proposal_is_found_there()
    {
        var origins = Trace("Rivers flow to the sea. Mountains stay where they are.", "Most rivers flow to the sea.", "The mountains stay where they are, mostly.");

        Assert.Equal([(1, 0)], origins.Sentences[0].Matches.Select(match => (match.Layer, match.Slot)));
        Assert.Equal([(1, 1)], origins.Sentences[1].Matches.Select(match => (match.Layer, match.Slot)));
        Assert.Equal("Most rivers flow to the sea.", origins.Sentences[0].Matches[0].Text);
        Assert.Equal(1, origins.Sentences[0].Matches[0].Similarity);
    }

    [Fact]
    public void The_more_similar_proposal_comes_first()
    {
        var origins = Trace("The old bridge was built of stone.", "The old bridge was built of wood.", "The old bridge was built of stone.");

        Assert.Equal([1, 0], origins.Sentences[0].Matches.Select(match => match.Slot));
        Assert.True(origins.Sentences[0].Matches[1].Similarity is > 0.8 and < 0.9);
    }

    [Fact]
    public void The_same_words_in_another_order_count_for_half()
    {
        var origins = Trace("Dogs chase cats around houses daily.", "Daily houses around cats chase dogs.");

        Assert.Equal(0.5, origins.Sentences[0].Matches.Single().Similarity, 3);
    }

    [Fact]
    public void A_sentence_of_its_own_is_in_none()
    {
        var origins = Trace("Nobody else said anything like this.", "Rivers flow to the sea.");

        Assert.True(origins.Sentences[0].IsCompared);
        Assert.Empty(origins.Sentences[0].Matches);
    }

    [Fact]
    public void Too_few_words_are_not_compared() => Assert.False(Trace("Of course!", "Of course!").Sentences[0].IsCompared);

    [Fact]
    public void Marks_of_Markdown_do_not_count()
    {
        var origins = Trace("- **Rivers** flow to `the` [sea](https://example.org).", "Rivers *flow* to the sea.");

        Assert.Equal(1, origins.Sentences.Single().Matches.Single().Similarity);
    }

    [Fact]
    public void Words_of_other_scripts_and_cases_are_words() =>
        Assert.Single(Trace("ÜBER den Flüssen liegt Нева.", "Über den flüssen liegt нева!").Sentences.Single().Matches);

    [Fact]
    public void Chinese_and_Japanese_are_compared_character_by_character()
    {
        var origins = Trace("河流最终汇入大海。山脉留在原地不动。", "大多数河流最终都汇入大海。", "猫喜欢睡觉和吃鱼。");

        Assert.True(origins.Sentences[0].IsCompared);
        Assert.Equal([0], origins.Sentences[0].Matches.Select(match => match.Slot));
        Assert.Empty(origins.Sentences[1].Matches);
    }

    [Fact]
    public void A_page_without_a_full_stop_does_not_hold_everything()
    {
        // All words of the sentence stand on the page, far from each other.
        string[] words = ["rivers", "carry", "much", "sand", "towards", "distant", "shores"];
        var page = string.Join(' ', words.Select(word => $"{word} {string.Join(' ', Enumerable.Range(0, 80).Select(number => $"{word}{number}"))}"));

        Assert.Empty(Trace("Rivers carry much sand towards distant shores.", page).Sentences.Single().Matches);
        Assert.Single(Trace("Rivers carry much sand towards distant shores.", $"rivers carry much sand towards distant shores {page}").Sentences.Single().Matches);
    }

    [Fact]
    public void Of_a_long_match_the_beginning_is_told()
    {
        var text = string.Join(' ', Enumerable.Repeat("incomprehensibilities", 60));

        Assert.Equal(301, Trace($"Four words and {text}", $"Four words and {text}").Sentences[0].Matches.Single().Text.Length);
    }

    [Fact]
    public void Texts_of_a_books_length_are_traced_in_bounded_time()
    {
        var book = string.Concat(Enumerable.Range(0, 4000).Select(number => $"This is the sentence of this very long text that has the number {number}. "));
        var watch = Stopwatch.StartNew();

        var origins = Trace(book, [.. Enumerable.Repeat(book, 6)]);

        Assert.Equal(600, origins.Compared);
        Assert.True(watch.Elapsed < TestBounds.Limit, $"It took {watch.Elapsed}.");
    }

    [SharedDataFact("alpaca_eval/prompts.jsonl", "alpaca_eval/outputs/Together-MoA.jsonl", "alpaca_eval/outputs/Qwen1.5-110B-Chat.jsonl")]
    public void Real_answers_hold_sentences_of_what_was_proposed_to_their_question_and_hardly_any_of_what_was_to_another()
    {
        var answers = Read("Together-MoA").Take(200).ToArray();
        var proposals = Read("Qwen1.5-110B-Chat");
        var (own, others) = (0, 0);
        for (var index = 0; index < answers.Length; index++)
        {
            var origins = Trace(answers[index], proposals[index], proposals[index + 1]);
            own += origins.CountOf(1, 0);
            others += origins.CountOf(1, 1);
        }

        Assert.True(own > 500 && others < own / 50, $"{own} sentences of proposals to the same question, {others} of those to another.");
    }

    private static AnswerOrigins Trace(string answer, params string[] proposals) => AnswerOrigins.Of(
        AnswerText.Parse(answer).Sentences, Runs.Of(100, answer, Runs.Layer(1, 0, 50, [.. proposals.Select((text, slot) => Runs.Said(1, slot, text))])));

    private static string[] Read(string model) =>
        [.. File.ReadLines(SharedData.PathOf($"alpaca_eval/outputs/{model}.jsonl")).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("output").GetString()!)];
}
