using MoA.Core.Mixtures;
using MoA.Core.Quota;

namespace MoA.Core.Configuration;

/// <summary>Checks a configuration and makes the catalog of it.</summary>
public static class CatalogBuilder
{
    private const string Root = "MoA";

    /// <summary>Makes the catalog.</summary>
    /// <exception cref="InvalidConfigurationException">The configuration has errors; all of them are listed.</exception>
    public static MoaCatalog Build(MoaOptions options)
    {
        var (catalog, errors) = TryBuild(options);
        return errors.Count == 0 ? catalog : throw new InvalidConfigurationException(errors);
    }

    /// <summary>Makes the catalog of what is sound, and lists everything that is not.</summary>
    public static (MoaCatalog Catalog, IReadOnlyList<ConfigurationError> Errors) TryBuild(MoaOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var errors = new ErrorList();
        var providers = options.Providers.ToDictionary(pair => pair.Key, pair => Provider(pair.Key, pair.Value, errors));
        var models = options.Models.ToDictionary(pair => pair.Key, pair => Model(pair.Key, pair.Value, options, errors));
        var mixtures = new MixtureBuilder(options, errors);
        var catalog = new MoaCatalog(
            providers,
            models,
            options.Mixtures.ToDictionary(pair => pair.Key, pair => mixtures.Build(pair.Key, pair.Value)),
            Overrides(options.Overrides, errors));
        HostOptionsValidator.Check(options, errors);
        return (catalog, errors.Errors);
    }

    private static ProviderSpec Provider(string id, ProviderOptions options, ErrorList errors)
    {
        var path = $"{Root}:Providers:{id}";
        var isAddress = Uri.TryCreate(options.BaseUrl, UriKind.Absolute, out var address) && address.Scheme is "http" or "https";
        if (!isAddress)
        {
            errors.Add($"{path}:BaseUrl", options.BaseUrl is null
                ? "is missing: give the endpoint's address, such as https://api.openai.com/v1."
                : $"must be an absolute http or https address, not '{options.BaseUrl}'.");
        }

        errors.CheckRange<int>($"{path}:MaxAttempts", options.MaxAttempts, 1, 10);
        errors.CheckRange<double>($"{path}:StreamIdleTimeoutSeconds", options.StreamIdleTimeoutSeconds, 1, 3600);
        errors.CheckRange<long>($"{path}:MaxResponseBytes", options.MaxResponseBytes, 1024, 1L << 30);
        errors.CheckRange<int>($"{path}:MaxConnections", options.MaxConnections, 1, 65_535);
        if (options.ApiKeyEnvironmentVariable is { Length: 0 })
            errors.Add($"{path}:ApiKeyEnvironmentVariable", "is empty: name a variable, or leave the setting out.");
        return new ProviderSpec
        {
            Id = id,
            BaseUrl = isAddress ? address! : new Uri("http://invalid.invalid"),
            ApiKeyEnvironmentVariable = options.ApiKeyEnvironmentVariable,
            Quota = Limits($"{path}:Quota", options.Quota, errors),
            MaxAttempts = options.MaxAttempts,
            StreamIdleTimeout = Seconds(options.StreamIdleTimeoutSeconds),
            MaxResponseBytes = options.MaxResponseBytes,
            MaxConnections = options.MaxConnections,
            Simulated = options.Simulated,
        };
    }

    private static ModelSpec Model(string id, ModelOptions options, MoaOptions all, ErrorList errors)
    {
        var path = $"{Root}:Models:{id}";
        if (string.IsNullOrEmpty(options.Provider))
            errors.Add($"{path}:Provider", "is missing: give the id of a configured provider.");
        else if (!all.Providers.ContainsKey(options.Provider))
            errors.Add($"{path}:Provider", $"'{options.Provider}' is not configured under {Root}:Providers.");
        if (all.Mixtures.ContainsKey(id))
            errors.Add(path, $"a mixture has the same id; both are named as 'model' by callers, so one of them needs another.");
        errors.CheckAtLeast<int>($"{path}:ContextWindow", options.ContextWindow, 256);
        errors.CheckRange<int>($"{path}:MaxOutputTokens", options.MaxOutputTokens, 1, 10_000_000);
        errors.CheckRange<decimal>($"{path}:InputPricePerMillionTokens", options.InputPricePerMillionTokens, 0, 100_000);
        errors.CheckRange<decimal>($"{path}:OutputPricePerMillionTokens", options.OutputPricePerMillionTokens, 0, 100_000);
        if (options.MaxTokensField is not ("max_tokens" or "max_completion_tokens"))
            errors.Add($"{path}:MaxTokensField", $"must be max_tokens or max_completion_tokens, not '{options.MaxTokensField}'.");
        return new ModelSpec
        {
            Id = id,
            Provider = options.Provider ?? "",
            Name = string.IsNullOrEmpty(options.Name) ? id : options.Name,
            ContextWindow = options.ContextWindow,
            MaxOutputTokens = options.MaxOutputTokens,
            InputPricePerMillionTokens = options.InputPricePerMillionTokens,
            OutputPricePerMillionTokens = options.OutputPricePerMillionTokens,
            MaxTokensField = options.MaxTokensField,
            Quota = Limits($"{path}:Quota", options.Quota, errors),
        };
    }

    private static QuotaLimits Limits(string path, QuotaLimitOptions options, ErrorList errors)
    {
        errors.CheckAtLeast<int>($"{path}:RequestsPerMinute", options.RequestsPerMinute, 1);
        errors.CheckAtLeast<long>($"{path}:TokensPerMinute", options.TokensPerMinute, 1);
        errors.CheckAtLeast<int>($"{path}:MaxInFlight", options.MaxInFlight, 1);
        return new QuotaLimits
        {
            RequestsPerMinute = options.RequestsPerMinute,
            TokensPerMinute = options.TokensPerMinute,
            MaxInFlight = options.MaxInFlight,
        };
    }

    private static OverrideLimits Overrides(OverrideOptions options, ErrorList errors)
    {
        const string Path = $"{Root}:Overrides";
        errors.CheckRange<int>($"{Path}:MaxLayers", options.MaxLayers, 1, 16);
        errors.CheckRange<int>($"{Path}:MaxProposers", options.MaxProposers, 1, 64);
        errors.CheckRange<double>($"{Path}:MaxDeadlineSeconds", options.MaxDeadlineSeconds, 1, 86_400);
        errors.CheckPositive<decimal>($"{Path}:MaxCost", options.MaxCost);
        errors.CheckAtLeast<long>($"{Path}:MaxTokens", options.MaxTokens, 1);
        return new OverrideLimits
        {
            AllowOverrides = options.Allow,
            MaxLayers = options.MaxLayers,
            MaxProposers = options.MaxProposers,
            MaxDeadline = Seconds(options.MaxDeadlineSeconds),
            MaxCost = options.MaxCost,
            MaxTokens = options.MaxTokens,
        };
    }

    // Out of range is reported as an error; a spec must be made all the same, so that every error is found in one pass.
    internal static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(double.IsFinite(seconds) ? Math.Clamp(seconds, 0, 1e8) : 0);
}
