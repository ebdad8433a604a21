using MoA.Api.Errors;
using MoA.Api.Requests;
using MoA.Core.Mixtures;
using MoA.Core.Runs;
using MoA.Core.Runtime;

namespace MoA.Api.Chat;

/// <summary>Starts the run that a request asks for.</summary>
internal sealed class RunStarter(MoaCatalog catalog, IMoaRuntime runtime)
{
    /// <summary>Starts the run and notes it in the request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="submission">What it asks.</param>
    /// <param name="attached">Whether the caller stays for the answer.</param>
    /// <returns>The run's id and its recipe.</returns>
    public async Task<(RunId Id, Mixture Recipe)> StartAsync(ApiRequest request, ChatSubmission submission, bool attached)
    {
        var recipe = Resolve(request, submission);
        request.Simulated = catalog.IsSimulated(recipe);

        // Not cancelled by a caller who leaves: a run that was started must be known, so that it can be stopped.
        var id = await runtime.StartAsync(
            new RunRequest { Mixture = recipe, Chat = submission.Request, Tenant = request.Key?.Name, Attached = attached }, CancellationToken.None);
        request.Run = id;
        return (id, recipe);
    }

    private Mixture Resolve(ApiRequest request, ChatSubmission submission)
    {
        Func<string, bool>? mayUse = request.Key is { } key ? key.MayUse : null;
        if (mayUse?.Invoke(submission.Model) is false || catalog.Find(submission.Model) is not { } mixture)
            throw new ApiException(ApiError.ModelNotFound(submission.Model));
        var (recipe, errors) = MixtureOverrider.Apply(mixture, submission.Moa.Overrides, catalog, mayUse);
        if (errors.Count == 0 && RankedRequest.Refusal(recipe, submission.Request) is { } refusal)
            errors = [refusal];
        if (errors.Count == 0)
            return recipe;
        throw new ApiException(ApiError.BadRequest(
            string.Join(' ', errors.Select(error => $"'{error.Field}' {ApiError.Shorten(error.Message)}")), errors[0].Field));
    }
}
