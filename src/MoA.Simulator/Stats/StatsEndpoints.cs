using System.Text.Json;

namespace MoA.Simulator;

/// <summary>GET /stats, POST /stats/reset, GET /stats/calls. Not guarded by API keys: they are for who runs the simulator.</summary>
internal sealed class StatsEndpoints(SimulatorStats stats, int seed)
{
    public Task GetAsync(HttpContext context)
    {
        JsonBody.Write(context.Response, this, static (writer, self) => self.Write(writer));
        return Task.CompletedTask;
    }

    public Task ResetAsync(HttpContext context)
    {
        stats.Reset();
        context.Response.StatusCode = StatusCodes.Status204NoContent;
        return Task.CompletedTask;
    }

    public async Task CallsAsync(HttpContext context)
    {
        // A buffer of its own: 200,000 calls must not stay in the one that each thread keeps.
        context.Response.ContentType = "application/json";
        await using var writer = new Utf8JsonWriter(context.Response.BodyWriter);
        writer.WriteStartArray();
        foreach (var call in stats.Calls)
        {
            Write(writer, call);
            if (writer.BytesPending > 32 * 1024)
                await writer.FlushAsync(context.RequestAborted);
        }

        writer.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter writer, SimulatedCall call)
    {
        writer.WriteStartObject();
        writer.WriteString("client_request_id"u8, call.ClientRequestId);
        writer.WriteString("model"u8, call.Model);
        writer.WriteNumber("call"u8, call.Number);
        writer.WriteNumber("arrived_ms"u8, Math.Round(call.Arrived.TotalMilliseconds, 3));
        writer.WriteNumber("elapsed_ms"u8, Math.Round(call.Elapsed.TotalMilliseconds, 3));
        writer.WriteString("outcome"u8, OutcomeName(call.Outcome));
        writer.WriteNumber("status"u8, call.Status);
        writer.WriteString("fault"u8, call.Fault?.ToString());
        writer.WriteEndObject();
    }

    private static string OutcomeName(CallOutcome outcome) => outcome switch
    {
        CallOutcome.InFlight => "in_flight",
        CallOutcome.Completed => "completed",
        CallOutcome.Failed => "failed",
        CallOutcome.Rejected429 => "rejected_429",
        CallOutcome.CancelledByClient => "cancelled_by_client",
        _ => throw new InvalidOperationException($"There is no name for {outcome}."),
    };

    private void Write(Utf8JsonWriter writer)
    {
        var snapshot = stats.Snapshot();
        var requests = stats.CallsByClientRequestId;
        writer.WriteStartObject();
        writer.WriteNumber("seed"u8, seed);
        writer.WriteNumber("invalid_requests"u8, snapshot.InvalidRequests);
        writer.WriteStartObject("total"u8);
        Write(writer, snapshot.Total);
        writer.WriteEndObject();
        writer.WriteStartObject("models"u8);
        foreach (var (name, model) in snapshot.Models.OrderBy(model => model.Key, StringComparer.Ordinal))
        {
            writer.WriteStartObject(name);
            Write(writer, model);
            writer.WriteEndObject();
        }

        writer.WriteEndObject();
        writer.WriteNumber("distinct_client_request_ids"u8, requests.Count);
        writer.WriteStartObject("repeated_client_request_ids"u8);
        foreach (var (id, count) in requests.Where(request => request.Value > 1))
            writer.WriteNumber(id, count);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter writer, ModelSnapshot model)
    {
        writer.WriteNumber("calls"u8, model.Calls);
        writer.WriteNumber("completed"u8, model.Completed);
        writer.WriteNumber("failed"u8, model.Failed);
        writer.WriteNumber("rejected_429"u8, model.Rejected429);
        writer.WriteNumber("cancelled_by_client"u8, model.CancelledByClient);
        writer.WriteNumber("in_flight"u8, model.InFlight);
        writer.WriteNumber("max_in_flight"u8, model.MaxInFlight);
        writer.WriteNumber("prompt_tokens"u8, model.PromptTokens);
        writer.WriteNumber("completion_tokens"u8, model.CompletionTokens);
        writer.WriteNumber("replay_misses"u8, model.ReplayMisses);
    }
}
