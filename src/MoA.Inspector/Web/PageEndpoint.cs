using System.Collections.Concurrent;
using Microsoft.AspNetCore.Http;
using MoA.Api.Auth;
using MoA.Api.Requests;

namespace MoA.Inspector.Web;

/// <summary>Serves the frames of pages: the same for everybody, so each is rendered once.</summary>
internal sealed class PageEndpoint(AssetStore assets, Keyring keyring, HtmlWriter html)
{
    private readonly ConcurrentDictionary<Page, Task<byte[]>> _frames = [];

    public async Task GetAsync(HttpContext context, Page page)
    {
        var frame = await _frames.GetOrAdd(page, static (page, self) => self.RenderAsync(page), this);
        await EntityTag.WriteAsync(context, "text/html; charset=utf-8", "no-cache", EntityTag.Of(frame), frame);
    }

    private Task<byte[]> RenderAsync(Page page) =>
        html.RenderAsync<FrameView>(new Frame(page, $"/inspector/assets/{assets.Version}", keyring.Keys.Count > 0));
}
