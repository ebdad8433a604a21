namespace MoA.Simulator;

/// <summary>
/// Makes a model a judge of other texts. It knows the three forms that judges of public benchmarks are asked in, by what the last user message
/// holds, and rates a text by the number of different words in it (letters and digits, upper and lower case alike): a rule that anybody can
/// check, and no judgment of what the text says. What is asked in none of these forms it answers as any other model.
/// <list type="bullet">
/// <item>Two outputs under identifiers (<c>"model_identifier": "m", "output": """..."""</c>, as AlpacaEval asks): the reply is the identifier of the
/// better one. With <c>logprobs</c> the first token carries the probabilities of both: as the words to the power <see cref="Sharpness"/>.</item>
/// <item>An answer between <c>[The Start of Assistant's Answer]</c> and <c>[The End of Assistant's Answer]</c>, or the last one of a conversation between
/// <c>&lt;|The Start of Assistant A's Conversation with User|&gt;</c> and its end (as MT-Bench asks): the reply ends with <c>[[n]]</c>, where n is
/// the logarithm to the base 2 of one more than the words, rounded to a tenth, from 1 to 10.</item>
/// <item>A response between <c>[Assistant's Response]</c> and <c>[The End of Assistant's Response]</c> and skills with a rubric (<c>Name: criteria</c> on the
/// line before <c>Score 1:</c>, as FLASK asks): the reply ends with a Python dictionary that gives every skill half of that n, rounded up.</item>
/// </list>
/// </summary>
public sealed class JudgeOptions
{
    /// <summary>How sure it is of the better of two outputs: 0 (never) to 100. Default 2: twice the words are four times as likely.</summary>
    public double Sharpness { get; set; } = 2;
}
