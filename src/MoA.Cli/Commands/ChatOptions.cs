using System.CommandLine;
using MoA.Core.Chat;

namespace MoA.Cli.Commands;

/// <summary>The options that <c>ask</c> and <c>chat</c> share.</summary>
internal sealed class ChatOptions
{
    private const string DefaultModel = "moa";

    private readonly Option<string> _model = new("--model", "-m") { Description = $"The mixture or model to ask. Default {DefaultModel}.", DefaultValueFactory = _ => DefaultModel };

    private readonly Option<string?> _system = new("--system") { Description = "Instructions for the models, as a system message.", HelpName = "TEXT" };

    private readonly Option<double?> _temperature = new("--temperature") { Description = "Sampling temperature, 0 to 2. Default: the mixture's." };

    private readonly Option<int?> _maxTokens = new("--max-tokens") { Description = "Most tokens of a reply, at least 1. Default: the mixture's." };

    private readonly Option<bool> _showLayers = new("--show-layers") { Description = "Show each proposal on standard error as it comes." };

    public ChatOptions()
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
        command.Add(_model);
        command.Add(_system);
        command.Add(_temperature);
        command.Add(_maxTokens);
        command.Add(_showLayers);
    }

    public string Model(ParseResult parsed) => parsed.GetValue(_model) ?? DefaultModel;

    public bool ShowLayers(ParseResult parsed) => parsed.GetValue(_showLayers);

    public IEnumerable<ChatMessage> SystemMessages(ParseResult parsed) =>
        parsed.GetValue(_system) is { Length: > 0 } system ? [ChatMessage.Create("system", system)] : [];

    public SamplingSettings Sampling(ParseResult parsed) => new() { Temperature = parsed.GetValue(_temperature), MaxTokens = parsed.GetValue(_maxTokens) };
}
