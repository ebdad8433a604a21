using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using MoA.Api.Requests;
using MoA.Api.Runs;
using MoA.Core.Mixtures;
using MoA.Core.Runs;
using MoA.Inspector.Components;
using MoA.Inspector.Markdown;
using MoA.Inspector.Provenance;
using MoA.Inspector.Timeline;
using MoA.Inspector.Web;

namespace MoA.Inspector.Inspecting;

/// <summary><c>GET /inspector/runs/{id}</c>: everything about a run.</summary>
internal sealed class InspectEndpoint(RunLookup lookup, MoaCatalog catalog, HtmlWriter html, TimeProvider time)
{
    public async Task GetAsync(HttpContext context, ApiRequest request)
    {
        var run = await lookup.GetAsync(context, request);
        var (answer, origins) = Trace(run);
        await html.WriteAsync<InspectView>(context, new InspectModel(
            run,
            RunTimeline.Of(run, time.GetUtcNow()),
            answer,
            origins,
            RequestText.Of(run, catalog, request.Key is { } key ? key.MayUse : null),
            request.Key is not null,
            MixtureChoice.All(catalog, request.Key)));
    }

    private static (MarkupString? Answer, AnswerOrigins? Origins) Trace(RunSnapshot run)
    {
        if (run.Answer is not { } text)
            return (null, null);
        if (run.Recipe.LayerCount == 1)
            return (SafeMarkdown.Render(text), null);
        var answer = AnswerText.Parse(text);
        var origins = AnswerOrigins.Of(answer.Sentences, run);
        return (answer.Render(origins), origins);
    }
}
