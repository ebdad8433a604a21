using System.Globalization;
using Microsoft.AspNetCore.Http;
using MoA.Api.Errors;
using MoA.Core.Runs;

namespace MoA.Api.Runs;

/// <summary>Reads the query string of <c>GET /v1/runs</c>.</summary>
internal static class RunQueryReader
{
    private const int MostRuns = 100;

    private static readonly string[] Known = ["status", "mixture", "tenant", "text", "created_from", "created_before", "after", "limit"];

    /// <summary>Reads it.</summary>
    /// <param name="query">The query string.</param>
    /// <param name="own">The name of the caller's key, which sees its own runs alone; null: the server has no keys.</param>
    public static RunQuery Read(IQueryCollection query, string? own)
    {
        foreach (var name in query.Keys)
        {
            if (!Known.Contains(name))
                throw ApiException.Field(ApiError.Shorten(name), $"is no known filter; known here: {string.Join(", ", Known)}.", "unknown_parameter");
        }

        return new RunQuery
        {
            Tenant = Tenant(query, own),
            Text = Text(query),
            Status = Status(query),
            Mixture = Single(query, "mixture"),
            CreatedFrom = Time(query, "created_from"),
            CreatedBefore = Time(query, "created_before"),
            After = After(query),
            Limit = Limit(query),
        };
    }

    private static string? Single(IQueryCollection query, string name) => query[name] switch
    {
        { Count: 0 } => null,
        { Count: 1 } values when !string.IsNullOrEmpty(values[0]) => values[0],
        _ => throw ApiException.Field(name, "must be given once, with a value."),
    };

    // One answer for every other name, so that it tells nothing of which there are.
    private static string? Tenant(IQueryCollection query, string? own)
    {
        var asked = Single(query, "tenant");
        if (own is not null && asked is not null && asked != own)
            throw ApiException.Field("tenant", "can only be the name of your own key: a key sees its own runs alone.");
        return asked ?? own;
    }

    private static string? Text(IQueryCollection query)
    {
        var text = Single(query, "text");
        return text is null || text.Length <= RunText.MostOfQuery
            ? text
            : throw ApiException.Field("text", $"must have 1 to {RunText.MostOfQuery} characters.");
    }

    private static RunStatus? Status(IQueryCollection query) => Single(query, "status") switch
    {
        null => null,
        "queued" => RunStatus.Queued,
        "running" => RunStatus.Running,
        "completed" => RunStatus.Completed,
        "failed" => RunStatus.Failed,
        "cancelled" => RunStatus.Cancelled,
        _ => throw ApiException.Field("status", "must be one of queued, running, completed, failed, cancelled."),
    };

    // As OpenAI's lists do it: seconds since 1970. ISO 8601 too, since that is what a run's own JSON says.
    private static DateTimeOffset? Time(IQueryCollection query, string name)
    {
        const long LastSecond = 253_402_300_799;
        if (Single(query, name) is not { } text)
            return null;
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds <= LastSecond)
            return DateTimeOffset.FromUnixTimeSeconds(seconds);
        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw ApiException.Field(name, "must be a time: seconds since 1970, or ISO 8601 such as 2026-01-31T12:00:00Z.");
    }

    private static RunId? After(IQueryCollection query)
    {
        if (Single(query, "after") is not { } text)
            return null;
        return RunId.TryParse(text, out var id) ? id : throw ApiException.Field("after", "must be a run's id: the 'last_id' of the page before.");
    }

    private static int Limit(IQueryCollection query)
    {
        if (Single(query, "limit") is not { } text)
            return new RunQuery().Limit;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MostRuns
            ? limit
            : throw ApiException.Field("limit", $"must be a whole number from 1 to {MostRuns}.");
    }
}
