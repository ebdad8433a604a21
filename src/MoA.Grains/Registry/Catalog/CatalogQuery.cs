using MoA.Core.Runs;

namespace MoA.Grains.Registry.Catalog;

/// <summary>Which of a bucket's rows are asked for. Null members filter nothing.</summary>
[GenerateSerializer]
[Immutable]
[Alias("moa.catalog.query")]
internal sealed class CatalogQuery
{
    /// <inheritdoc cref="RunQuery.Tenant"/>
    [Id(0)]
    public string? Tenant { get; init; }

    /// <summary>Only runs whose status has this name.</summary>
    [Id(1)]
    public string? Status { get; init; }

    /// <inheritdoc cref="RunQuery.Mixture"/>
    [Id(2)]
    public string? Mixture { get; init; }

    /// <inheritdoc cref="RunQuery.CreatedFrom"/>
    [Id(3)]
    public DateTimeOffset? CreatedFrom { get; init; }

    /// <inheritdoc cref="RunQuery.CreatedBefore"/>
    [Id(4)]
    public DateTimeOffset? CreatedBefore { get; init; }

    /// <inheritdoc cref="RunQuery.After"/>
    [Id(5)]
    public RunId? After { get; init; }

    /// <summary>Most rows.</summary>
    [Id(6)]
    public int Limit { get; init; }

    /// <summary>Only runs whose question or answer holds this, as far as their rows have them, whatever the case of its letters.</summary>
    [Id(7)]
    public string? Text { get; init; }

    public static CatalogQuery Of(RunQuery query, int limit) => new()
    {
        Tenant = query.Tenant,
        Status = query.Status?.ToString(),
        Mixture = query.Mixture,
        CreatedFrom = query.CreatedFrom,
        CreatedBefore = query.CreatedBefore,
        After = query.After,
        Limit = limit,
        Text = query.Text,
    };

    /// <summary>Whether a row passes every filter but the cursor.</summary>
    public bool Takes(RunRow row) =>
        (Tenant is null || row.Tenant == Tenant)
        && (Status is null || row.Status == Status)
        && (Mixture is null || row.Mixture == Mixture)
        && (CreatedFrom is null || row.Created >= CreatedFrom)
        && (CreatedBefore is null || row.Created < CreatedBefore)
        && (Text is null || Holds(row.Question) || Holds(row.Answer));

    private bool Holds(string? text) => text?.Contains(Text!, StringComparison.OrdinalIgnoreCase) is true;
}
