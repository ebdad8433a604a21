using System.CommandLine;
using MoA.Evaluation.Generation;

namespace MoA.Cli.Eval.Batches;

/// <summary>How answers are asked for: the options of <c>generate</c> and <c>run</c>.</summary>
internal sealed class AnswerOptions
{
    private const string DefaultMixture = "moa";

    private readonly Option<string> _mixture = new("--mixture", "-m")
    {
        Description = $"The mixture or model that answers. Default {DefaultMixture}.",
        DefaultValueFactory = _ => DefaultMixture,
        HelpName = "ID",
    };

    private readonly Option<string?> _name = new("--name") { Description = "What the answers are written under. Default: the mixture's id.", HelpName = "NAME" };

    private readonly Option<double?> _temperature = new("--temperature")
    {
        Description = "Sampling temperature, 0 to 2, where the mixture sets none. Default: the benchmark's (0.7; for MT-Bench by category).",
    };

    private readonly Option<int?> _maxTokens = new("--max-tokens")
    {
        Description = "Most tokens of a reply, where the mixture sets none. Default: the benchmark's (2048; for MT-Bench 1024).",
    };

    public AnswerOptions()
    {
        _temperature.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<double?>() is { } value && value is not (>= 0 and <= 2))
                result.AddError("--temperature must be from 0 to 2.");
        });
        _maxTokens.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1)
                result.AddError("--max-tokens must be at least 1.");
        });
    }

    public void AddTo(Command command)
    {
        Option[] options = [_mixture, _name, _temperature, _maxTokens];
        foreach (var option in options)
            command.Add(option);
    }

    public string Mixture(ParseResult parsed) => parsed.GetValue(_mixture) ?? DefaultMixture;

    public AnswerSettings Settings(ParseResult parsed) =>
        new(parsed.GetValue(_name) ?? Mixture(parsed), parsed.GetValue(_temperature), parsed.GetValue(_maxTokens));
}
