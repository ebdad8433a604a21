using System.Text.Json;
using MoA.Core.Chat;
using MoA.Core.Json;
using MoA.Core.Mixtures;
using MoA.Core.Runs;
using MoA.Core.Tests.Engine;

namespace MoA.Core.Tests.Json;

/// <summary>The wire form is pinned: journals and clients of earlier versions read it.</summary>
public sealed class RunEventJsonTests
{
    private const string Id = "run_0196f3a0b1c27d3e8f4a5b6c7d8e9f00";
    private const string Time = "2026-01-02T03:04:05.678+00:00";
    private const string Answer =
        """{"layer":2,"slot":0,"model":"d","provider":"p","status":"completed","content":"Größe <b>","message":{"role":"assistant","x_new":[1.50]},"logprobs":{"content":[]},"finish_reason":"stop","system_fingerprint":"fp","usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15},"usage_estimated":true,"cost":0.000020,"attempts":2,"timings":{"started":"2026-01-02T03:04:05.678+00:00","queued_ms":1.5,"first_token_ms":2,"provider_ms":20},"cuts":[{"reference":1,"slot":0,"characters":10,"kept":5}],"sent":{"model":"vendor/d","max_tokens_field":"max_completion_tokens","max_tokens":77}}""";

    private const string Failed =
        """{"layer":1,"slot":1,"model":"a","status":"failed","usage":{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0},"usage_estimated":false,"cost":0,"attempts":0,"error":{"code":"rate_limited","message":"No.","provider_status":429,"retry_after_seconds":2.5}}""";

    private const string Recipe =
        """{"name":"moa","layers":[{"proposers":[{"model":"a","temperature":0.5,"max_tokens":9,"system_prompt":"S"}],"min_proposals":0,"quorum":{"proceed_after":1,"grace":"00:00:01.5000000"}}],"aggregator":{"model":"d"},"temperature":0.7,"max_tokens":64,"call_timeout":"00:02:00","deadline":"00:10:00","budget":{"max_cost":0.25,"max_tokens":500},"layer_count":2}""";

    private static readonly DateTimeOffset At = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    public static TheoryData<string, string> Golden => new()
    {
        {
            "run.started",
            $$$"""{"type":"run.started","sequence":1,"time":"{{{Time}}}","header":{"id":"{{{Id}}}","created":"{{{Time}}}","mixture":{{{Recipe}}},"request":{"messages":[{"role":"user","content":"Why <é>?","x":[1.50,null]}],"sampling":{"temperature":0.2,"top_p":0.9,"max_tokens":7,"stop":["a"],"seed":3,"presence_penalty":1,"frequency_penalty":-1},"aggregator_fields":{"tools":[],"xNew":1}},"tenant":"ann","simulated":true}}"""
        },
        { "run.resumed", $$$"""{"type":"run.resumed","sequence":2,"time":"{{{Time}}}"}""" },
        { "layer.started", $$$"""{"type":"layer.started","sequence":3,"time":"{{{Time}}}","layer":1,"models":["a","b"]}""" },
        { "proposal.completed", $$$"""{"type":"proposal.completed","sequence":4,"time":"{{{Time}}}","proposal":{{{Answer}}}}""" },
        { "proposal.failed", $$$"""{"type":"proposal.failed","sequence":5,"time":"{{{Time}}}","proposal":{{{Failed}}}}""" },
        { "layer.completed", $$$"""{"type":"layer.completed","sequence":6,"time":"{{{Time}}}","layer":1,"completed":2,"failed":1,"cancelled":3}""" },
        { "answer.delta", $$$"""{"type":"answer.delta","sequence":7,"time":"{{{Time}}}","content":"Größe"}""" },
        { "answer.streamed", $$$"""{"type":"answer.streamed","sequence":8,"time":"{{{Time}}}","pieces":["The ","",{"delta":{"tool_calls":[1.50]}}]}""" },
        {
            "run.completed",
            $$$"""{"type":"run.completed","sequence":11,"time":"{{{Time}}}","usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15},"cost":0.000020,"provider_ms":21.5,"answer":{{{Answer}}}}"""
        },
        {
            "run.failed",
            $$$"""{"type":"run.failed","sequence":12,"time":"{{{Time}}}","error":{"code":"too_few_proposals","message":"Few.","causes":[{"code":"timeout","message":"Slow."}]},"usage":{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0},"cost":0,"provider_ms":0}"""
        },
        {
            "run.cancelled",
            $$$"""{"type":"run.cancelled","sequence":13,"time":"{{{Time}}}","reason":"requested","usage":{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0},"cost":0,"provider_ms":0}"""
        },
    };

    [Theory]
    [MemberData(nameof(Golden))]
    public void An_event_keeps_its_wire_form_both_ways(string type, string json)
    {
        Assert.Equal(json, JsonSerializer.Serialize(Events().Single(next => next.Type == type), MoaJson.Relaxed.RunEvent));
        var read = JsonSerializer.Deserialize(json, MoaJson.Relaxed.RunEvent)!;
        Assert.Equal(type, read.Type);
        Assert.Equal(json, JsonSerializer.Serialize(read, MoaJson.Relaxed.RunEvent));
    }

    [Fact]
    public void Every_kind_of_event_is_pinned() => Assert.Equal(
        typeof(RunEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(RunEvent)) && !type.IsAbstract).Select(type => type.Name).Order(),
        Events().Select(next => next.GetType().Name).Order());

    [Fact]
    public void A_run_keeps_its_wire_form()
    {
        var run = RunProjection.Fold(
        [
            Events().OfType<RunStarted>().Single(),
            new LayerStarted { Sequence = 2, Time = At, Layer = 1, Models = ["a", "a"] },
            new ProposalFailed { Sequence = 3, Time = At, Proposal = FailedProposal() },
            new LayerCompleted { Sequence = 4, Time = At, Layer = 1, Completed = 0, Failed = 1, Cancelled = 0 },
            new LayerStarted { Sequence = 5, Time = At, Layer = 2, Models = ["d"] },
            new RunCompleted { Sequence = 6, Time = At, Usage = Replies.Usage, Cost = 0.000020m, ProviderMs = 21.5, Answer = AnswerProposal() },
        ]);
        var open = """{"layer":1,"slot":0,"model":"a","status":"cancelled","usage":{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0},"usage_estimated":false,"cost":0,"attempts":0}""";
        Assert.Equal(
            $$$"""{"id":"{{{Id}}}","object":"run","status":"completed","mixture":"moa","created":"{{{Time}}}","completed":"{{{Time}}}","usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15},"cost":0.000020,"layers":[{"index":1,"status":"completed","started":"{{{Time}}}","completed":"{{{Time}}}","usage":{"prompt_tokens":0,"completion_tokens":0,"total_tokens":0},"cost":0,"proposals":[{{{open}}},{{{Failed}}}]},{"index":2,"status":"completed","started":"{{{Time}}}","usage":{"prompt_tokens":10,"completion_tokens":5,"total_tokens":15},"cost":0.000020,"proposals":[{{{Answer}}}]}],"answer":"Größe <b>","answer_message":{"role":"assistant","x_new":[1.50]},"messages":[{"role":"user","content":"Why <é>?","x":[1.50,null]}],"sampling":{"temperature":0.2,"top_p":0.9,"max_tokens":7,"stop":["a"],"seed":3,"presence_penalty":1,"frequency_penalty":-1},"aggregator_fields":{"tools":[],"xNew":1},"recipe":{{{Recipe}}},"tenant":"ann","simulated":true,"resumes":0,"provider_ms":21.5,"last_event":6,"durable":true}""",
            JsonSerializer.Serialize(run.ToSnapshot(), MoaJson.Relaxed.RunSnapshot));
    }

    [Fact]
    public void A_recipe_comes_back_as_it_went()
    {
        var read = JsonSerializer.Deserialize(Recipe, MoaJson.Relaxed.Mixture)!;
        Assert.Equal(Moa().Layers[0].Quorum, read.Layers[0].Quorum);
        Assert.Equal((Moa().Budget, Moa().Deadline, Moa().CallTimeout, Moa().Aggregator), (read.Budget, read.Deadline, read.CallTimeout, read.Aggregator));
        Assert.Equal(Recipe, JsonSerializer.Serialize(read, MoaJson.Relaxed.Mixture));
    }

    [Fact]
    public void A_recipe_that_ranks_says_so_and_one_that_does_not_keeps_the_form_it_had()
    {
        var ranked = Recipe.Replace(""","temperature":0.7""", ""","kind":"rank","temperature":0.7""", StringComparison.Ordinal);
        Assert.Equal(ranked, JsonSerializer.Serialize(Moa() with { Kind = MixtureKind.Rank }, MoaJson.Relaxed.Mixture));
        Assert.Equal(MixtureKind.Rank, JsonSerializer.Deserialize(ranked, MoaJson.Relaxed.Mixture)!.Kind);
        Assert.Equal(MixtureKind.Synthesize, JsonSerializer.Deserialize(Recipe, MoaJson.Relaxed.Mixture)!.Kind);
    }

    [Fact]
    public void A_choice_keeps_its_wire_form()
    {
        const string Choice = """{"layer":1,"slot":2,"model":"c","reply":"[[3]]"}""";
        var json = JsonSerializer.Serialize(
            new RunCompleted
            {
                Sequence = 11,
                Time = At,
                Usage = default,
                Cost = 0,
                Answer = AnswerProposal() with { Chosen = new ProposalChoice { Layer = 1, Slot = 2, Model = "c", Reply = "[[3]]" } },
            },
            MoaJson.Relaxed.RunEvent);
        Assert.Contains($""","chosen":{Choice},"cuts":""", json, StringComparison.Ordinal);
        var read = Assert.IsType<RunCompleted>(JsonSerializer.Deserialize(json, MoaJson.Relaxed.RunEvent));
        Assert.Equal(new ProposalChoice { Layer = 1, Slot = 2, Model = "c", Reply = "[[3]]" }, read.Answer!.Chosen);
    }

    [Fact]
    public void Attempts_that_were_tried_again_keep_their_wire_form()
    {
        const string Retries = """[{"attempt":1,"error":{"code":"provider_unavailable","message":"Down.","provider_status":500,"retry_after_seconds":2},"delay_ms":240.5}]""";
        RetriedAttempt[] retries =
        [
            new() { Attempt = 1, DelayMs = 240.5, Error = new AgentError { Code = AgentErrorCode.ProviderUnavailable, Message = "Down.", ProviderStatus = 500, RetryAfterSeconds = 2 } },
        ];
        var json = JsonSerializer.Serialize(
            new ProposalCompleted { Sequence = 4, Time = At, Proposal = AnswerProposal() with { Retries = retries } }, MoaJson.Relaxed.RunEvent);
        Assert.Contains($""","attempts":2,"retries":{Retries},"timings":""", json, StringComparison.Ordinal);
        var read = Assert.IsType<ProposalCompleted>(JsonSerializer.Deserialize(json, MoaJson.Relaxed.RunEvent));
        Assert.Equal(retries, read.Proposal.Retries!);
    }

    [Theory]
    [InlineData("""{"type":"run.exploded","sequence":1,"time":"2026-01-02T03:04:05.678+00:00"}""")]
    [InlineData("""{"type":"run.resumed","time":"2026-01-02T03:04:05.678+00:00"}""")]
    public void What_is_no_event_is_refused(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json, MoaJson.Relaxed.RunEvent));

    private static RunEvent[] Events() =>
    [
        new RunStarted
        {
            Sequence = 1,
            Time = At,
            Header = new RunHeader
            {
                Id = RunId.Parse(Id),
                Created = At,
                Mixture = Moa(),
                Tenant = "ann",
                Simulated = true,
                Request = CallPlanner.Request("""[{"role":"user","content":"Why <é>?","x":[1.50,null]}]""") with
                {
                    Sampling = new SamplingSettings
                    {
                        Temperature = 0.2,
                        TopP = 0.9,
                        MaxTokens = 7,
                        Stop = Parse("""["a"]"""),
                        Seed = 3,
                        PresencePenalty = 1,
                        FrequencyPenalty = -1,
                    },
                    AggregatorFields = new Dictionary<string, JsonElement> { ["tools"] = Parse("[]"), ["xNew"] = Parse("1") },
                },
            },
        },
        new RunResumed { Sequence = 2, Time = At },
        new LayerStarted { Sequence = 3, Time = At, Layer = 1, Models = ["a", "b"] },
        new ProposalCompleted { Sequence = 4, Time = At, Proposal = AnswerProposal() },
        new ProposalFailed { Sequence = 5, Time = At, Proposal = FailedProposal() },
        new LayerCompleted { Sequence = 6, Time = At, Layer = 1, Completed = 2, Failed = 1, Cancelled = 3 },
        new AnswerDelta { Sequence = 7, Time = At, Content = "Größe" },
        new AnswerStreamed
        {
            Sequence = 8,
            Time = At,
            Pieces = [new AnswerPiece("The ", null), new AnswerPiece("", null), new AnswerPiece(null, Parse("""{"delta":{"tool_calls":[1.50]}}"""))],
        },
        new RunCompleted { Sequence = 11, Time = At, Usage = Replies.Usage, Cost = 0.000020m, ProviderMs = 21.5, Answer = AnswerProposal() },
        new RunFailed
        {
            Sequence = 12,
            Time = At,
            Usage = default,
            Cost = 0,
            Error = new RunError
            {
                Code = RunErrorCode.TooFewProposals,
                Message = "Few.",
                Causes = [new AgentError { Code = AgentErrorCode.Timeout, Message = "Slow." }],
            },
        },
        new RunCancelled { Sequence = 13, Time = At, Usage = default, Cost = 0, Reason = "requested" },
    ];

    private static Proposal AnswerProposal() => new()
    {
        Layer = 2,
        Slot = 0,
        Model = "d",
        Provider = "p",
        Status = ProposalStatus.Completed,
        Content = "Größe <b>",
        Message = Parse("""{"role":"assistant","x_new":[1.50]}"""),
        Logprobs = Parse("""{"content":[]}"""),
        FinishReason = "stop",
        SystemFingerprint = "fp",
        Usage = Replies.Usage,
        UsageEstimated = true,
        Cost = 0.000020m,
        Attempts = 2,
        Timings = new CallTimings { Started = At, QueuedMs = 1.5, FirstTokenMs = 2, ProviderMs = 20 },
        Cuts = [new ReferenceCut(1, 0, 10, 5)],
        Sent = new SentRequest { Model = "vendor/d", MaxTokensField = "max_completion_tokens", MaxTokens = 77 },
    };

    private static Proposal FailedProposal() => new()
    {
        Layer = 1,
        Slot = 1,
        Model = "a",
        Status = ProposalStatus.Failed,
        Error = new AgentError { Code = AgentErrorCode.RateLimited, Message = "No.", ProviderStatus = 429, RetryAfterSeconds = 2.5 },
    };

    private static Mixture Moa() => new()
    {
        Name = "moa",
        Layers =
        [
            new MixtureLayer
            {
                Proposers = [new AgentSlot { Model = "a", Temperature = 0.5, MaxTokens = 9, SystemPrompt = "S" }],
                MinProposals = 0,
                Quorum = new Quorum(1, TimeSpan.FromSeconds(1.5)),
            },
        ],
        Aggregator = new AgentSlot { Model = "d" },
        Temperature = 0.7,
        MaxTokens = 64,
        Budget = new RunBudget { MaxCost = 0.25m, MaxTokens = 500 },
    };

    private static JsonElement Parse(string json) => JsonDocument.Parse(json).RootElement;
}
