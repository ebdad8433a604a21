using MoA.Cli.Sessions;
using MoA.Client.Http;
using MoA.Core.Mixtures;
using MoA.Core.Runs;
using MoA.Core.Runtime;
using MoA.Evaluation.Batches;

namespace MoA.Cli.Eval.Batches;

/// <summary>The session of a command as what works on the runs of a batch.</summary>
internal sealed class EvalHost(ISession session) : IBatchHost
{
    public IMoaRuntime Runtime => session.Runtime;

    public string Place => session.Place;

    public MoaCatalog? Catalog => session.Catalog;

    public void Resume(IReadOnlyCollection<RunId> runs) => session.Resume(runs);

    public HostFailure Classify(Exception failure) => failure switch
    {
        MoaException { Code: not MoaErrorCode.RunNotFound } refusal => new HostFailure(HostFailureKind.NotNow, refusal.RetryAfter),
        MoaServerException { IsUnreachable: true } => new HostFailure(HostFailureKind.Unknown),
        MoaServerException { Status: 429 or 503 } busy => new HostFailure(HostFailureKind.NotNow, busy.RetryAfter),
        MoaServerException { Status: 400 or 413 or 422 } => new HostFailure(HostFailureKind.Refused),
        MoaServerException { Status: 401 or 403 or 404 } => new HostFailure(HostFailureKind.Fatal),
        // A proxy that gave up waiting, an answer that was cut: the run may be there.
        MoaServerException => new HostFailure(HostFailureKind.Unknown),
        _ => new HostFailure(HostFailureKind.Fatal),
    };
}
