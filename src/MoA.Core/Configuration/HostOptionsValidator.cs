namespace MoA.Core.Configuration;

/// <summary>Checks what hosts use: runs, API, journal and cluster.</summary>
internal static class HostOptionsValidator
{
    public static void Check(MoaOptions options, ErrorList errors)
    {
        errors.CheckRange<int>("MoA:Runs:MaxOpenRuns", options.Runs.MaxOpenRuns, 1, 1_000_000);
        errors.CheckRange<long>("MoA:Runs:MaxOpenBytes", options.Runs.MaxOpenBytes, 1024 * 1024, 1L << 40);
        errors.CheckRange<double>("MoA:Runs:ShutdownGraceSeconds", options.Runs.ShutdownGraceSeconds, 0, 3600);
        CheckApi(options, errors);

        if (string.IsNullOrWhiteSpace(options.Journal.Directory))
            errors.Add("MoA:Journal:Directory", "is empty: name a folder.");
        errors.CheckAtLeast<double>("MoA:Journal:RetentionDays", options.Journal.RetentionDays, 0);
        if (options.Journal.MaxBytes != 0)
            errors.CheckAtLeast<long>("MoA:Journal:MaxBytes", options.Journal.MaxBytes, 1024 * 1024);
        ClusterOptionsValidator.Check(options.Cluster, errors);
    }

    private static void CheckApi(MoaOptions options, ErrorList errors)
    {
        var api = options.Api;
        errors.CheckRange<long>("MoA:Api:MaxRequestBytes", api.MaxRequestBytes, 1024, 1L << 30);
        errors.CheckRange<int>("MoA:Api:MaxMessages", api.MaxMessages, 1, 100_000);
        errors.CheckRange<int>("MoA:Api:MaxJsonDepth", api.MaxJsonDepth, 8, 256);
        errors.CheckRange<double>("MoA:Api:HeartbeatSeconds", api.HeartbeatSeconds, 1, 300);
        foreach (var (name, key) in api.Keys)
        {
            var path = $"MoA:Api:Keys:{name}";
            if (key.Sha256 is null || key.Sha256.Length != 64 || !key.Sha256.All(char.IsAsciiHexDigit))
                errors.Add($"{path}:Sha256", "must be the SHA-256 of the key, 64 hexadecimal digits (printf %s \"$KEY\" | sha256sum).");
            errors.CheckAtLeast<int>($"{path}:RequestsPerMinute", key.RequestsPerMinute, 1);
            errors.CheckAtLeast<int>($"{path}:MaxConcurrentRuns", key.MaxConcurrentRuns, 1);
            foreach (var (id, index) in key.Mixtures.Select((id, index) => (id, index)))
            {
                if (!options.Mixtures.ContainsKey(id) && !options.Models.ContainsKey(id))
                    errors.Add($"{path}:Mixtures:{index}", $"'{id}' is neither a configured mixture nor a model.");
            }
        }

        foreach (var twins in api.Keys.Where(pair => pair.Value.Sha256 is not null)
            .GroupBy(pair => pair.Value.Sha256, StringComparer.OrdinalIgnoreCase).Where(group => group.Count() > 1))
        {
            errors.Add($"MoA:Api:Keys:{twins.Last().Key}:Sha256", $"is the same as that of '{twins.First().Key}': one key cannot be two tenants.");
        }
    }
}
