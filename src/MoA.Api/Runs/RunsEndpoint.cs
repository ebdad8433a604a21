using System.Text.Json;
using Microsoft.AspNetCore.Http;
using MoA.Api.Chat;
using MoA.Api.Errors;
using MoA.Api.Limits;
using MoA.Api.Requests;
using MoA.Core.Json;
using MoA.Core.Runs;
using MoA.Core.Runtime;

namespace MoA.Api.Runs;

/// <summary><c>/v1/runs</c>, <c>/v1/runs/{id}</c> and <c>/v1/runs/{id}/cancel</c>.</summary>
internal sealed class RunsEndpoint(
    JsonBodyReader bodies,
    ChatBodyReader reader,
    RunStarter starter,
    IMoaRuntime runtime,
    IRuntimeHealth health,
    RunLookup lookup,
    OpenRunFollower follower)
{
    /// <summary>Starts a run that goes on without its caller.</summary>
    public async Task StartAsync(HttpContext context, ApiRequest request)
    {
        using var permit = Admission.Admit(context, request.Key, health);
        var submission = await ReadAsync(context);
        var (id, _) = await starter.StartAsync(request, submission, attached: false);
        permit.Use();
        follower.Follow(id, permit.TakePlace());
        var run = await runtime.GetAsync(id, context.RequestAborted)
            ?? throw new InvalidOperationException($"The runtime does not know the run {id} it has just started.");
        context.Response.Headers.Location = $"/v1/runs/{id}";
        await WriteAsync(context, StatusCodes.Status202Accepted, run);
    }

    public async Task ListAsync(HttpContext context, ApiRequest request)
    {
        var page = await runtime.ListAsync(RunQueryReader.Read(context.Request.Query, request.Key?.Name), context.RequestAborted);
        await JsonAnswer.WriteUnlessKnownAsync(context, page, WritePage);
    }

    public async Task GetAsync(HttpContext context, ApiRequest request) =>
        await WriteAsync(context, StatusCodes.Status200OK, await lookup.GetAsync(context, request));

    public async Task CancelAsync(HttpContext context, ApiRequest request)
    {
        var run = await lookup.GetAsync(context, request);
        var stopped = await runtime.CancelAsync(run.Id, "requested", context.RequestAborted);
        await WriteAsync(context, StatusCodes.Status200OK, stopped ?? throw new ApiException(ApiError.RunNotFound(run.Id.Value)));
    }

    private async Task<ChatSubmission> ReadAsync(HttpContext context)
    {
        using var body = await bodies.ReadAsync(context);
        var submission = reader.Read(body.RootElement);
        return submission.Stream
            ? throw ApiException.Field("stream", "is for /v1/chat/completions; follow a run at /v1/runs/{id}/events.")
            : submission;
    }

    private static Task WriteAsync(HttpContext context, int status, RunSnapshot run) =>
        JsonAnswer.WriteAsync(context, status, run, static (writer, run) => JsonSerializer.Serialize(writer, run, MoaJson.Relaxed.RunSnapshot));

    private static void WritePage(Utf8JsonWriter writer, RunPage page)
    {
        writer.WriteStartObject();
        writer.WriteString("object"u8, "list"u8);
        writer.WriteStartArray("data"u8);
        foreach (var run in page.Runs)
            JsonSerializer.Serialize(writer, run, MoaJson.Relaxed.RunSummary);
        writer.WriteEndArray();
        writer.WriteString("first_id"u8, page.Runs.Count > 0 ? page.Runs[0].Id.Value : null);
        writer.WriteString("last_id"u8, page.Runs.Count > 0 ? page.Runs[^1].Id.Value : null);
        writer.WriteBoolean("has_more"u8, page.HasMore);
        writer.WriteEndObject();
    }
}
