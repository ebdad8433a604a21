using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using MoA.Core.Engine;
using MoA.Core.Mixtures;
using MoA.Core.Runs;

namespace MoA.Core.Json;

/// <summary>
/// The one JSON form of runs, their events and their recipes: in the journal, over HTTP and on the command line. Names are snake case;
/// null members are left out.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters =
    [
        typeof(RunIdConverter),
        typeof(ChatMessageConverter),
        typeof(AnswerPieceConverter),
        typeof(SnakeCaseEnumConverter<MixtureKind>),
        typeof(SnakeCaseEnumConverter<RunStatus>),
        typeof(SnakeCaseEnumConverter<ProposalStatus>),
        typeof(SnakeCaseEnumConverter<AgentErrorCode>),
        typeof(SnakeCaseEnumConverter<RunErrorCode>),
    ])]
[JsonSerializable(typeof(RunEvent))]
[JsonSerializable(typeof(IReadOnlyList<RunEvent>))]
[JsonSerializable(typeof(RunSnapshot))]
[JsonSerializable(typeof(RunSummary))]
[JsonSerializable(typeof(Mixture))]
[JsonSerializable(typeof(AgentCall))]
[JsonSerializable(typeof(AgentReply))]
public sealed partial class MoaJson : JsonSerializerContext
{
    /// <summary>The context to use: it writes text as it is, since none of this JSON is ever put into HTML.</summary>
    public static MoaJson Relaxed => LazyRelaxed.Value;

    // Lazy: the generated half's own static fields may be initialised after this half's.
    private static readonly Lazy<MoaJson> LazyRelaxed =
        new(() => new MoaJson(new JsonSerializerOptions(Default!.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }));
}
