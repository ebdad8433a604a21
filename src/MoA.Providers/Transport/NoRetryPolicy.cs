using System.ClientModel.Primitives;

namespace MoA.Providers;

/// <summary>Stands where the package would retry: attempts are counted, paced and given leave by this product alone.</summary>
internal sealed class NoRetryPolicy : PipelinePolicy
{
    public override void Process(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex) =>
        ProcessNext(message, pipeline, currentIndex);

    public override ValueTask ProcessAsync(PipelineMessage message, IReadOnlyList<PipelinePolicy> pipeline, int currentIndex) =>
        ProcessNextAsync(message, pipeline, currentIndex);
}
