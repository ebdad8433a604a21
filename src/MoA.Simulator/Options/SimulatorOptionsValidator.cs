namespace MoA.Simulator;

/// <summary>Finds every mistake of the options at once, each named by its configuration path.</summary>
internal sealed class SimulatorOptionsValidator
{
    private readonly List<string> _errors = [];

    public static IReadOnlyList<string> Validate(SimulatorOptions options)
    {
        var validator = new SimulatorOptionsValidator();
        validator.Check(options);
        return validator._errors;
    }

    private void Check(SimulatorOptions options)
    {
        const string Path = SimulatorOptions.Section;
        Range($"{Path}:KeepCalls", options.KeepCalls, 0, 10_000_000);
        Check($"{Path}:Limits", options.Limits);
        for (var i = 0; i < options.ApiKeys.Count; i++)
            NotEmpty($"{Path}:ApiKeys:{i}", options.ApiKeys[i]);
        foreach (var (name, model) in options.Models)
        {
            NotEmpty($"{Path}:Models", name);
            Check($"{Path}:Models:{name}", model);
        }

        if (options.Default is not null)
            Check($"{Path}:Default", options.Default);
        foreach (var (name, file) in options.ReplayFiles)
            Exists($"{Path}:ReplayFiles:{name}", file);
    }

    private void Check(string path, SimulatedModel? model)
    {
        if (model is null)
        {
            _errors.Add($"{path}: must not be null.");
            return;
        }

        Check($"{path}:TimeToFirstToken", model.TimeToFirstToken);
        Check($"{path}:TokensPerSecond", model.TokensPerSecond);
        Range($"{path}:TokensPerChunk", model.TokensPerChunk, 1, 10_000);
        Check($"{path}:Limits", model.Limits);
        for (var i = 0; i < model.Faults.Count; i++)
            Check($"{path}:Faults:{i}", model.Faults[i]);
        if (model.AnswerTokens is { } tokens)
            Range($"{path}:AnswerTokens", tokens, 1, 1_000_000);
        if (model.Judge is { } judge)
            Range($"{path}:Judge:Sharpness", judge.Sharpness, 0, 100);
        NotEmpty($"{path}:MessageField", model.MessageField);
        NotEmpty($"{path}:AnswerField", model.AnswerField);
        CheckReplay(path, model);
    }

    private void CheckReplay(string path, SimulatedModel model)
    {
        if (model.Replay is not null)
            Exists($"{path}:Replay", model.Replay);
        if (model.ReplayPrompts is not null)
            Exists($"{path}:ReplayPrompts", model.ReplayPrompts);
        if (model.ReplayAnswers is not null)
            Exists($"{path}:ReplayAnswers", model.ReplayAnswers);
        if (model.ReplayPrompts is null != model.ReplayAnswers is null)
            _errors.Add($"{path}: ReplayPrompts and ReplayAnswers belong together; only one of them is set.");
        if (model.Replay is not null && model.ReplayPrompts is not null)
            _errors.Add($"{path}: set either Replay or ReplayPrompts with ReplayAnswers, not both.");
    }

    private void Check(string path, LogNormal? distribution)
    {
        if (distribution is null)
        {
            _errors.Add($"{path}: must not be null.");
            return;
        }

        Range($"{path}:Median", distribution.Median, 0, 86_400_000);
        Range($"{path}:Sigma", distribution.Sigma, 0, 5);
    }

    private void Check(string path, ModelLimits? limits)
    {
        if (limits is null)
        {
            _errors.Add($"{path}: must not be null.");
            return;
        }

        Range($"{path}:RequestsPerMinute", limits.RequestsPerMinute ?? 1, 1, int.MaxValue);
        Range($"{path}:TokensPerMinute", limits.TokensPerMinute ?? 1, 1, int.MaxValue);
        Range($"{path}:MaxInFlight", limits.MaxInFlight ?? 1, 1, int.MaxValue);
    }

    private void Check(string path, FaultRule? rule)
    {
        if (rule is null)
        {
            _errors.Add($"{path}: must not be null.");
            return;
        }

        if (!Enum.IsDefined(rule.Kind))
            _errors.Add($"{path}:Kind: {rule.Kind} is not a fault kind.");
        if (!Enum.IsDefined(rule.Hint))
            _errors.Add($"{path}:Hint: {rule.Hint} is not a hint.");
        Range($"{path}:Probability", rule.Probability ?? 0, 0, 1);
        for (var i = 0; i < rule.OnCalls.Count; i++)
            Range($"{path}:OnCalls:{i}", rule.OnCalls[i], 1, int.MaxValue);
        Range($"{path}:StatusCode", rule.StatusCode, 400, 599);
        Range($"{path}:RetryAfterSeconds", rule.RetryAfterSeconds, 0, 86_400);
        Range($"{path}:Bytes", rule.Bytes, 1, 16L * 1024 * 1024 * 1024);
        Range($"{path}:AfterChunks", rule.AfterChunks, 0, 1_000_000);
    }

    private void Range(string path, double value, double least, double most)
    {
        if (!(value >= least && value <= most))
            _errors.Add(FormattableString.Invariant($"{path}: {value} is not between {least} and {most}."));
    }

    private void NotEmpty(string path, string? value)
    {
        if (string.IsNullOrWhiteSpace(value))
            _errors.Add($"{path}: must not be empty.");
    }

    private void Exists(string path, string file)
    {
        if (!File.Exists(file))
            _errors.Add($"{path}: the file '{file}' does not exist.");
    }
}
