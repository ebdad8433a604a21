using MoA.Evaluation.Files;
using MoA.Evaluation.Judging.AlpacaEval;
using MoA.Evaluation.Suites;
using MoA.Testing;

namespace MoA.Evaluation.Tests.Judging.AlpacaEval;

public sealed class PairPromptTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_products_own_prompt_has_the_structure_of_AlpacaEvals()
    {
        var messages = PairPrompt.Read(OwnFiles.Prompts(Suite.AlpacaEval)).Fill("Say {output_1}.", "first {output_2}", "second");

        Assert.Equal(["system", "user"], messages.Select(message => message.Role));
        Assert.Contains("\"instruction\": \"\"\"Say {output_1}.\"\"\",", messages[1].Text, StringComparison.Ordinal);
        Assert.Contains("\"model_identifier\": \"m\",\n        \"output\": \"\"\"first {output_2}\"\"\"", messages[1].Text, StringComparison.Ordinal);
        Assert.Contains("\"model_identifier\": \"M\",\n        \"output\": \"\"\"second\"\"\"", messages[1].Text, StringComparison.Ordinal);
        Assert.EndsWith("## Best Model Identifier", messages[1].Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<|im_start|>user\n{instruction} {output_1}<|im_end|>", "{output_2}")]
    [InlineData("{instruction} {output_1} {output_2}", "There is no message")]
    [InlineData("<|im_start|>judge\n{instruction} {output_1} {output_2}<|im_end|>", "<|im_start|>user")]
    [InlineData("<|im_start|>user\n{instruction} {output_1} {output_2}", "<|im_end|>")]
    public void A_file_that_is_no_prompt_is_refused(string content, string expected)
    {
        var file = _folder.Write("prompt.txt", content);

        var refused = Assert.Throws<EvaluationInputException>(() => PairPrompt.Read(file));

        Assert.Contains(expected, refused.Message, StringComparison.Ordinal);
        Assert.Contains(file, refused.Message, StringComparison.Ordinal);
    }
}
