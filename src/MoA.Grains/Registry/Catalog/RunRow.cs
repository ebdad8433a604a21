using MoA.Core.Chat;
using MoA.Core.Runs;

namespace MoA.Grains.Registry.Catalog;

/// <summary>A run as lists show it. Durable: enumerations are kept by name.</summary>
[GenerateSerializer]
[Immutable]
[Alias("moa.catalog.row")]
internal sealed record RunRow
{
    /// <summary>
    /// Most that is kept of an error's message, in UTF-16 units: what each provider said may be pages, and a slice of rows has to fit into one row of an Azure table.
    /// </summary>
    public const int MostOfError = 500;

    /// <summary>The run's id.</summary>
    [Id(0)]
    public required RunId Id { get; init; }

    /// <summary>The name of its <see cref="RunStatus"/>.</summary>
    [Id(1)]
    public required string Status { get; init; }

    /// <summary>The name of its mixture, or of the single model.</summary>
    [Id(2)]
    public required string Mixture { get; init; }

    /// <summary>When it was created.</summary>
    [Id(3)]
    public required DateTimeOffset Created { get; init; }

    /// <summary>When it ended; null while it has not.</summary>
    [Id(4)]
    public DateTimeOffset? Completed { get; init; }

    /// <summary>Tokens of all prompts.</summary>
    [Id(5)]
    public long PromptTokens { get; init; }

    /// <summary>Tokens of all replies.</summary>
    [Id(6)]
    public long CompletionTokens { get; init; }

    /// <summary>Cost of all calls.</summary>
    [Id(7)]
    public decimal Cost { get; init; }

    /// <summary>The name of its <see cref="RunErrorCode"/>, where it failed.</summary>
    [Id(8)]
    public string? ErrorCode { get; init; }

    /// <summary>Why it failed; a long message's beginning, up to an ellipsis.</summary>
    [Id(9)]
    public string? ErrorMessage { get; init; }

    /// <summary>The name of the API key it was started with.</summary>
    [Id(10)]
    public string? Tenant { get; init; }

    /// <inheritdoc cref="RunSummary.Question"/>
    [Id(11)]
    public string? Question { get; init; }

    /// <inheritdoc cref="RunSummary.Answer"/>
    [Id(12)]
    public string? Answer { get; init; }

    /// <summary>Whether it has not ended.</summary>
    public bool IsOpen => Status is nameof(RunStatus.Queued) or nameof(RunStatus.Running);

    public static RunRow Of(RunSummary run) => new()
    {
        Id = run.Id,
        Status = run.Status.ToString(),
        Mixture = run.Mixture,
        Created = run.Created,
        Completed = run.Completed,
        PromptTokens = run.Usage.PromptTokens,
        CompletionTokens = run.Usage.CompletionTokens,
        Cost = run.Cost,
        ErrorCode = run.Error?.Code.ToString(),
        ErrorMessage = run.Error is { } error ? TextCut.Shorten(error.Message, MostOfError) : null,
        Tenant = run.Tenant,
        Question = run.Question,
        Answer = run.Answer,
    };

    public RunSummary ToSummary() => new()
    {
        Id = Id,
        Status = Enum.Parse<RunStatus>(Status),
        Mixture = Mixture,
        Created = Created,
        Completed = Completed,
        Usage = new TokenUsage(PromptTokens, CompletionTokens),
        Cost = Cost,
        Error = ErrorCode is null ? null : new RunError { Code = Enum.Parse<RunErrorCode>(ErrorCode), Message = ErrorMessage ?? "" },
        Tenant = Tenant,
        Question = Question,
        Answer = Answer,
    };
}
