using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace MoA.Simulator;

/// <summary>The models that are served: those of the options and, where any name is welcome, those that were asked for.</summary>
internal sealed class ModelCatalog
{
    private readonly ConcurrentDictionary<string, ModelState> _models = new(StringComparer.Ordinal);
    private readonly SimulatedModel? _default;
    private readonly RecordedAnswers? _defaultRecorded;
    private readonly int _seed;
    private readonly TimeProvider _clock;

    /// <exception cref="OptionsValidationException">The options are wrong; it lists every mistake.</exception>
    public ModelCatalog(SimulatorOptions options, TimeProvider clock)
    {
        _seed = options.Seed;
        _clock = clock;
        List<string> errors = [.. SimulatorOptionsValidator.Validate(options)];
        ThrowIfAny(errors);

        var loader = new ReplayLoader(errors);
        var names = options.Models.Keys.Union(options.ReplayFiles.Keys, StringComparer.Ordinal);
        foreach (var name in names)
        {
            var model = options.Models.GetValueOrDefault(name) ?? new SimulatedModel();
            var recorded = loader.Load($"{SimulatorOptions.Section}:Models:{name}", model, options.ReplayFiles.GetValueOrDefault(name));
            _models[name] = new ModelState(name, model, _seed, recorded, clock);
        }

        _default = options.Default ?? (_models.IsEmpty ? new SimulatedModel() : null);
        _defaultRecorded = _default is null ? null : loader.Load($"{SimulatorOptions.Section}:Default", _default, shorthand: null);
        ThrowIfAny(errors);
    }

    public IEnumerable<string> Names => _models.Keys.Order(StringComparer.Ordinal);

    public bool Serves(string name) => _default is not null || _models.ContainsKey(name);

    public ModelState? Find(string name)
    {
        if (_models.TryGetValue(name, out var model))
            return model;
        return _default is null
            ? null
            : _models.GetOrAdd(name, added => new ModelState(added, _default, _seed, _defaultRecorded, _clock));
    }

    private static void ThrowIfAny(List<string> errors)
    {
        if (errors.Count > 0)
            throw new OptionsValidationException(SimulatorOptions.Section, typeof(SimulatorOptions), errors);
    }
}
