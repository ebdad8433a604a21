using System.Diagnostics;
using System.Text.Json;
using MoA.Core.Chat;
using MoA.Core.Engine;
using MoA.Core.Mixtures;
using MoA.Core.Runs;
using MoA.Core.Telemetry;
using MoA.Core.Tests.Engine;
using MoA.Testing;
using MoA.Testing.Telemetry;

namespace MoA.Core.Tests.Telemetry;

/// <summary>Spans of runs and layers that do not go as they should. The others are checked as they are exported (MoA.Server.Tests).</summary>
[Collection(TelemetryGroup.Name)]
public sealed class RunSpanTests : IDisposable
{
    private static readonly Mixture Mixture = EngineFixture.Mixture(["a", "b"]);

    private readonly SpanCapture _spans = new("MoA");
    private readonly MetricCapture _metrics = new();
    private readonly EngineFixture _fixture;

    public RunSpanTests() => _fixture = new EngineFixture { Telemetry = new RunTelemetry(_metrics, new TelemetrySwitches()) };

    [Fact]
    public async Task A_layer_that_breaks_says_by_what_and_what_had_come_of_its_slots()
    {
        var answered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var invoker = new ScriptedInvoker((call, _) => call.Model.Id == "a" ? Replies.Of(Replies.Answer("a")) : ThrowAfter(answered.Task));
        // The run, the layer, and then what came of "a".
        _fixture.Journal.OnAppend = append =>
        {
            if (append == 3)
                answered.SetResult();
            return AppendFate.Stored;
        };

        await Assert.ThrowsAsync<InvalidOperationException>(() => _fixture.RunAsync(_fixture.Begin(Mixture), invoker));

        var layer = Span("layer 1");
        Assert.Equal(("System.InvalidOperationException", ActivityStatusCode.Error), (layer.GetTagItem("error.type"), layer.Status));
        Assert.Equal((1, 0, 0), Counts(layer));
        Assert.Equal(("internal", "failed"), (Span("invoke_workflow test").GetTagItem("error.type"), Span("invoke_workflow test").GetTagItem("moa.run.status")));
    }

    [Fact]
    public async Task A_last_layer_that_breaks_says_by_what()
    {
        var invoker = new ScriptedInvoker((call, _) => call.Stream ? Replies.Throw(new InvalidOperationException("broken")) : Replies.Of(Replies.Answer("a")));

        await Assert.ThrowsAsync<InvalidOperationException>(() => _fixture.RunAsync(_fixture.Begin(Mixture), invoker));

        Assert.Equal(("System.InvalidOperationException", ActivityStatusCode.Error), (Span("layer 2").GetTagItem("error.type"), Span("layer 2").Status));
        Assert.Equal((0, 0, 0), Counts(Span("layer 2")));
    }

    [Fact]
    public async Task A_run_that_its_host_leaves_open_is_still_running_and_no_failure()
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = _fixture.RunAsync(_fixture.Begin(Mixture), new ScriptedInvoker((_, stopped) => Replies.Hang(() => reached.TrySetResult(), cancellationToken: stopped)));
        await reached.Task.Bounded();

        await _fixture.Stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        var run = Span("invoke_workflow test");
        Assert.Equal(("running", null, ActivityStatusCode.Unset), (run.GetTagItem("moa.run.status"), run.GetTagItem("error.type"), run.Status));
        Assert.Equal(("cancelled", ActivityStatusCode.Error), (Span("layer 1").GetTagItem("error.type"), Span("layer 1").Status));
        Assert.True(run.IsStopped);
        Assert.Equal(0, _metrics.Sum("moa.runs.open"));
        Assert.DoesNotContain(_metrics.Recorded, measurement => measurement.Name == "moa.run.duration");
    }

    [Fact]
    public async Task A_run_whose_caller_left_says_so()
    {
        var reached = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var running = _fixture.RunAsync(_fixture.Begin(Mixture), new ScriptedInvoker((_, stopped) => Replies.Hang(() => reached.TrySetResult(), cancellationToken: stopped)));
        await reached.Task.Bounded();

        _fixture.Cancellation.Cancel("client_disconnected");

        await running;
        var run = Span("invoke_workflow test");
        Assert.Equal(("cancelled", "client_disconnected", "cancelled"), (run.GetTagItem("moa.run.status"), run.GetTagItem("moa.run.cancel_reason"), run.GetTagItem("error.type")));
        Assert.Equal((0, 0, 2), Counts(Span("layer 1")));
    }

    [Fact]
    public async Task An_answer_that_broke_off_and_is_asked_for_again_is_an_event_of_the_run_and_no_resume_of_a_host()
    {
        var asked = 0;
        var invoker = new ScriptedInvoker((call, _) => call.Stream && asked++ == 0
            ? Replies.Of(new AgentDelta { Text = "El" }, Replies.Failure(AgentErrorCode.ReplyCut, "It was cut."))
            : Replies.Of(Replies.Answer("Elbrus")));

        var run = await _fixture.RunToEndAsync(Mixture, invoker);

        Assert.Equal(RunStatus.Completed, run.Status);
        Assert.Equal(["moa.answer.restarted"], Span("invoke_workflow test").Events.Select(point => point.Name));
        Assert.Equal(1, Span("invoke_workflow test").GetTagItem("moa.run.resumes"));
        Assert.Equal(0, _metrics.Sum("moa.runs.resumed"));
        Assert.Single(_metrics.Recorded, measurement => measurement.Name == "moa.run.overhead");
    }

    [Fact]
    public async Task Content_that_is_captured_never_fails_a_run()
    {
        // The text is sound, and the JSON in it has half a surrogate pair.
        var message = ChatMessage.FromJson(JsonSerializer.SerializeToElement(new
        {
            role = "assistant",
            tool_calls = new[] { new { id = "c", type = "function", function = new { name = "f", arguments = """{"a":"\ud800"}""" } } },
        }));
        using var fixture = new EngineFixture { Telemetry = new RunTelemetry(_metrics, new TelemetrySwitches { CaptureContent = true }) };

        var run = await fixture.RunToEndAsync(
            Mixture, new ScriptedInvoker(call => Replies.Answer(call.Model.Id)), new ChatRequest { Messages = [message, ChatMessage.Create("user", "Why?")] });

        Assert.Equal(RunStatus.Completed, run.Status);
        Assert.Contains("ud800", Assert.IsType<string>(Span("invoke_workflow test").GetTagItem("gen_ai.input.messages")), StringComparison.Ordinal);
        Assert.Equal(0, _metrics.Sum("moa.runs.open"));
    }

    public void Dispose()
    {
        _fixture.Dispose();
        _spans.Dispose();
        _metrics.Dispose();
    }

    private static async IAsyncEnumerable<AgentReply> ThrowAfter(Task before)
    {
        await before;
        yield return await Task.FromException<AgentReply>(new InvalidOperationException("broken"));
    }

    private static (int Completed, int Failed, int Cancelled) Counts(Activity layer) =>
        ((int)layer.GetTagItem("moa.layer.completed")!, (int)layer.GetTagItem("moa.layer.failed")!, (int)layer.GetTagItem("moa.layer.cancelled")!);

    private Activity Span(string name) => Assert.Single(_spans.All, span => span.DisplayName == name);
}
