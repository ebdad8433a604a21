using MoA.Evaluation.Files;
using MoA.Evaluation.Scoring.AlpacaEval;
using MoA.Testing;

namespace MoA.Evaluation.Tests.Scoring.AlpacaEval;

public sealed class AnnotationFileTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_original_format_is_read_with_its_place_as_the_index_and_lengths_in_characters()
    {
        var set = AnnotationFile.Read(_folder.Write("annotations.json", """
            [
              { "instruction": "a", "output_1": "ab\ud83d\ude80", "generator_1": "base", "dataset": "x", "output_2": "", "generator_2": "mine",
                "annotator": "judge", "preference": 1.25, "raw_completion": { "choices": [] }, "price_per_example": 0.1 },
              { "instruction": "b", "output_1": "a", "generator_1": "base", "output_2": "äö", "generator_2": "mine", "preference": null }
            ]
            """));

        Assert.Equal(("mine", "base"), (set.Model, set.Baseline));
        Assert.Equal(
            [new PairwiseAnnotation(0, 1.25, 3, 0) { Line = 2 }, new PairwiseAnnotation(1, null, 1, 2) { Line = 4 }],
            set.Annotations);
    }

    [Fact]
    public void Lines_of_lengths_are_read_and_the_file_names_the_model()
    {
        var set = AnnotationFile.Read(_folder.Write("my-model.v2.jsonl", """
            {"index": 7, "preference": 2, "length_1": 5, "length_2": 6}
            {"index": 3, "preference": 0, "length_1": 1, "length_2": 0}
            """));

        Assert.Equal(("my-model.v2", null), (set.Model, set.Baseline));
        Assert.Equal([(7, 2), (3, 0)], set.Annotations.Select(annotation => (annotation.Index, annotation.Preference!.Value)));
    }

    [Theory]
    [InlineData("""{"index": 0, "length_1": 1, "length_2": 1}""", 1, "preference", "missing")]
    [InlineData("""{"index": 0, "preference": 2.5, "length_1": 1, "length_2": 1}""", 1, "preference", "2.5 is out of range")]
    [InlineData("""{"index": 0, "preference": "2", "length_1": 1, "length_2": 1}""", 1, "preference", "number")]
    [InlineData("""{"index": 0, "preference": 1, "length_1": -1, "length_2": 1}""", 1, "length_1", "no length")]
    [InlineData("""{"index": 0, "preference": 1, "length_1": 1}""", 1, "length_2", "output_2")]
    [InlineData("{\"index\": 0, \"preference\": 1, \"length_1\": 1, \"length_2\": 1}\n{\"index\": 0, \"preference\": 1, \"length_1\": 1, \"length_2\": 1}", 2, "index", "line 1")]
    [InlineData("{\"preference\": 1, \"length_1\": 1, \"length_2\": 1, \"generator_2\": \"a\"}\n{\"preference\": 1, \"length_1\": 1, \"length_2\": 1, \"generator_2\": \"b\"}", 2, "generator_2", "'b' differs")]
    public void What_is_wrong_is_named_with_its_line_and_field(string content, int line, string field, string hint)
    {
        var file = _folder.Write("a.jsonl", content);

        var failure = Assert.Throws<EvaluationInputException>(() => AnnotationFile.Read(file));

        Assert.Equal((file, line, field), (failure.File, failure.Line, failure.Field));
        Assert.Contains(hint, failure.Message, StringComparison.Ordinal);
    }
}
