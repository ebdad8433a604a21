namespace MoA.Simulator;

/// <summary>What the simulator serves; bound from the configuration section <c>Simulator</c> or built in code.</summary>
public sealed class SimulatorOptions
{
    /// <summary>The name of the configuration section.</summary>
    public const string Section = "Simulator";

    /// <summary>Decides latencies, faults and answers together with the model's name and the call's number. Default 1.</summary>
    public int Seed { get; set; } = 1;

    /// <summary>
    /// The models by name (case-sensitive). Default empty: every name is served, by <see cref="Default"/> or else by a
    /// <see cref="SimulatedModel"/> as constructed.
    /// </summary>
    public Dictionary<string, SimulatedModel> Models { get; set; } = new(StringComparer.Ordinal);

    /// <summary>
    /// Serves the names that <see cref="Models"/> lacks, each with counters and limits of its own. Default null: 404 model_not_found.
    /// </summary>
    public SimulatedModel? Default { get; set; }

    /// <summary>Limits of the provider as a whole, over all models, on top of each model's own. Default: none.</summary>
    public ModelLimits Limits { get; set; } = new();

    /// <summary>Accepted bearer tokens. Default empty: every request is accepted.</summary>
    public IReadOnlyList<string> ApiKeys { get; set; } = [];

    /// <summary>
    /// Shorthand for models that only replay: the model's name and the path of its JSONL file (see <see cref="SimulatedModel.Replay"/>). Of
    /// a model that <see cref="Models"/> has too, this sets the replay file. Default empty.
    /// </summary>
    public Dictionary<string, string> ReplayFiles { get; set; } = new(StringComparer.Ordinal);

    /// <summary>How many of the latest calls <see cref="SimulatorStats.Calls"/> keeps, from 0 to 10,000,000. Default 200,000.</summary>
    public int KeepCalls { get; set; } = 200_000;
}
