using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MoA.Client.Http;
using MoA.Client.Runs;
using MoA.Core.Mixtures;
using MoA.Core.Runs;
using MoA.Core.Runtime;
using AIChatMessage = Microsoft.Extensions.AI.ChatMessage;

namespace MoA.Client.Chat;

/// <summary>
/// A mixture as an <see cref="IChatClient"/>: each request is a run, in this process or on a MoA server. Thread-safe.
/// </summary>
/// <remarks>
/// <para>
/// <see cref="ChatOptions.ModelId"/> names another mixture or model than the default. Temperature, top-p, output limit, stop sequences, seed and
/// penalties go to every agent unless the mixture says otherwise; tools, tool mode, response format, reasoning effort, top-k and
/// <see cref="ChatOptions.AdditionalProperties"/> (any other request field) go to the aggregator alone. Functions are declared and called
/// as with any client, so a function-invoking client can wrap this one.
/// </para>
/// <para>
/// The response's id is the run's id. Usage is that of all calls of the run. <c>AdditionalProperties</c> hold <see cref="RunIdProperty"/>,
/// <see cref="CostProperty"/> and <see cref="SimulatedProperty"/>.
/// </para>
/// <para>Cancelling a request, or leaving a stream before its end, cancels its run and every call to a provider with it.</para>
/// </remarks>
/// <example>
/// <code>
/// using var server = MoaHttpRuntime.Connect(new Uri("http://127.0.0.1:8080"));
/// using IChatClient client = new MoaChatClient(server, "moa");
/// await foreach (var update in client.GetStreamingResponseAsync("Why is the sky blue?"))
///     Console.Write(update.Text);
/// </code>
/// </example>
public sealed partial class MoaChatClient : IChatClient
{
    /// <summary>The additional property with the run's id, a string.</summary>
    public const string RunIdProperty = "run_id";

    /// <summary>The additional property with the run's cost at the configured prices, a <see cref="decimal"/>.</summary>
    public const string CostProperty = "cost";

    /// <summary>The additional property that says whether any model of the run is simulated, a <see cref="bool"/>.</summary>
    public const string SimulatedProperty = "simulated";

    private readonly IMoaRuntime _runtime;
    private readonly Func<string, Mixture> _find;
    private readonly ChatClientMetadata _metadata;
    private readonly RunFollower _follower;

    /// <summary>Makes a client of a runtime in this process.</summary>
    /// <param name="runtime">Works on the runs.</param>
    /// <param name="catalog">Where mixtures and models are looked up.</param>
    /// <param name="model">The mixture or model asked where a request names none.</param>
    /// <param name="logger">Told where a run could not be cancelled; null: nobody is.</param>
    /// <param name="time">The clock; null: the system's.</param>
    /// <exception cref="ArgumentException">The catalog does not know the model.</exception>
    public MoaChatClient(IMoaRuntime runtime, MoaCatalog catalog, string model, ILogger<MoaChatClient>? logger = null, TimeProvider? time = null)
        : this(runtime, id => Find(catalog, id), server: null, model, logger, time)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        Find(catalog, model);
    }

    /// <summary>Makes a client of a server.</summary>
    /// <param name="server">The server.</param>
    /// <param name="model">The mixture or model asked where a request names none.</param>
    /// <param name="logger">Told where a run could not be cancelled; null: nobody is.</param>
    /// <param name="time">The clock; null: the system's.</param>
    public MoaChatClient(MoaHttpRuntime server, string model, ILogger<MoaChatClient>? logger = null, TimeProvider? time = null)
        : this(server, MoaHttpRuntime.Recipe, server?.Server, model, logger, time)
    {
    }

    private MoaChatClient(
        IMoaRuntime runtime, Func<string, Mixture> find, Uri? server, string model, ILogger<MoaChatClient>? logger, TimeProvider? time)
    {
        ArgumentNullException.ThrowIfNull(runtime);
        ArgumentException.ThrowIfNullOrEmpty(model);
        _runtime = runtime;
        _find = find;
        _metadata = new ChatClientMetadata("moa", server, model);
        var log = (ILogger?)logger ?? NullLogger.Instance;
        _follower = new RunFollower(runtime, time) { CancelFailed = (run, failure) => Log.CancelFailed(log, run?.Value, failure) };
    }

    /// <inheritdoc/>
    /// <exception cref="MoaRunException">The run failed, or somebody else cancelled it.</exception>
    /// <exception cref="MoaException">The runtime takes no more work.</exception>
    /// <exception cref="MoaServerException">The server refused the request, or could not be reached.</exception>
    /// <exception cref="NotSupportedException">
    /// The messages or options hold something that a chat completion cannot carry, or tools for a mixture that ranks.
    /// </exception>
    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<AIChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        var call = new CallContext(options?.ModelId ?? _metadata.DefaultModelId!);
        await foreach (var watched in _follower.RunAsync(Request(call, messages, options), cancellationToken).ConfigureAwait(false))
        {
            if (watched.Event is RunStarted started)
                call.Start(started);
            else if (watched.Event is RunEnded ended)
                return call.Response(call.Answered(ended));
        }

        throw new InvalidOperationException("A run ends with an event that says so.");
    }

    /// <inheritdoc/>
    /// <exception cref="MoaRunException">
    /// The run failed, somebody else cancelled it, or its host was replaced in the middle of the answer, which therefore begins anew.
    /// </exception>
    /// <exception cref="MoaException">The runtime takes no more work.</exception>
    /// <exception cref="MoaServerException">The server refused the request, or could not be reached.</exception>
    /// <exception cref="NotSupportedException">
    /// The messages or options hold something that a chat completion cannot carry, or tools for a mixture that ranks.
    /// </exception>
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<AIChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var call = new CallContext(options?.ModelId ?? _metadata.DefaultModelId!);
        var said = false;
        await foreach (var watched in _follower.RunAsync(Request(call, messages, options), cancellationToken).ConfigureAwait(false))
        {
            switch (watched.Event)
            {
                case RunStarted started:
                    call.Start(started);
                    break;
                case RunResumed when said:
                    throw call.BegunAnew();
                case AnswerDelta delta:
                    var contents = AnswerReader.Read(delta).ToList();
                    if (contents.Count == 0)
                        break;
                    said = true;
                    yield return call.Update(contents, delta.Time);
                    break;
                case RunEnded ended:
                    yield return call.LastUpdate(call.Answered(ended), withTexts: !said);
                    break;
            }
        }
    }

    /// <inheritdoc/>
    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        if (serviceKey is not null)
            return null;
        if (serviceType == typeof(ChatClientMetadata))
            return _metadata;
        if (serviceType.IsInstanceOfType(this))
            return this;
        return serviceType.IsInstanceOfType(_runtime) ? _runtime : null;
    }

    /// <summary>Does nothing: the runtime is whose it was.</summary>
    public void Dispose()
    {
    }

    private RunRequest Request(CallContext call, IEnumerable<AIChatMessage> messages, ChatOptions? options)
    {
        var request = new RunRequest { Mixture = _find(call.Model), Chat = OptionsReader.Read(this, messages, options), Attached = true };
        // A server says so itself.
        return RankedRequest.Refusal(request.Mixture, request.Chat) is { } refusal
            ? throw new NotSupportedException($"'{refusal.Field}' {refusal.Message}")
            : request;
    }

    private static Mixture Find(MoaCatalog catalog, string id) => catalog.Find(id)
        ?? throw new ArgumentException($"'{id}' is neither a mixture nor a model; configured are {string.Join(", ", catalog.Mixtures.Keys.Concat(catalog.Models.Keys))}.", nameof(id));

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Run {Run} could not be cancelled; it may go on and spend.")]
        public static partial void CancelFailed(ILogger logger, string? run, Exception failure);
    }
}
