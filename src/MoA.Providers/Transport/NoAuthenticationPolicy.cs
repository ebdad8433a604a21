using System.ClientModel.Primitives;

namespace MoA.Providers;

/// <summary>
/// Stands where the package would add a credential: every call sets its own Authorization header, from a key that may have changed, and a
/// provider without a key gets none.
/// </summary>
internal sealed class NoAuthenticationPolicy : AuthenticationPolicy
{
    public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex) =>
        ProcessNext(message, pipeline, currentIndex);

    public override ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex) =>
        ProcessNextAsync(message, pipeline, currentIndex);
}
