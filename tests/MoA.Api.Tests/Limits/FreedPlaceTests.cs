using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;
using MoA.Api.Tests.Support;
using MoA.Core.Configuration;
using MoA.Testing;

namespace MoA.Api.Tests.Limits;

public sealed class FreedPlaceTests
{
    [Theory]
    [InlineData(false, "\"chat.completion\"")]
    [InlineData(true, "data: [DONE]")]
    public async Task Whoever_can_see_the_end_of_an_answer_may_start_the_next_run(bool stream, string end)
    {
        var ends = new HeldEnds(Encoding.UTF8.GetBytes(end));
        await using var host = await ApiHost.StartAsync(
            new ApiOptions { Keys = { ["one"] = ApiHost.Key("k1", maxConcurrentRuns: 1) } },
            "http://127.0.0.1:0",
            null,
            _ => { },
            addServices: services => services.AddSingleton<IStartupFilter>(ends));
        host.Runtime.Script = run => run.Complete("Hi");

        var first = host.ChatAsync(stream ? Answers.HelloStream : Answers.Hello, "k1");
        await ends.Reached.Bounded();
        using var next = await host.PostAsync("/v1/runs", Answers.Hello, "k1");
        ends.Open();
        using var answered = await first;

        Assert.Equal([HttpStatusCode.Accepted, HttpStatusCode.OK], [next.StatusCode, answered.StatusCode]);
    }

    /// <summary>Holds answers back when their end is about to leave the server.</summary>
    private sealed class HeldEnds(byte[] end) : IStartupFilter
    {
        private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task Reached => _reached.Task;

        public void Open() => _open.SetResult();

        public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) => app =>
        {
            app.Use(async (context, following) =>
            {
                var body = context.Features.GetRequiredFeature<IHttpResponseBodyFeature>();
                var held = new StreamResponseBodyFeature(new HeldStream(this, body.Stream), body);
                context.Features.Set<IHttpResponseBodyFeature>(held);
                await following(context);
                await held.CompleteAsync();
            });
            next(app);
        };

        private async Task PassAsync(ReadOnlyMemory<byte> bytes)
        {
            if (bytes.Span.IndexOf(end) < 0)
                return;
            _reached.TrySetResult();
            await _open.Task;
        }

        private sealed class HeldStream(HeldEnds ends, Stream inner) : Stream
        {
            public override bool CanRead => false;

            public override bool CanSeek => false;

            public override bool CanWrite => true;

            public override long Length => throw new NotSupportedException();

            public override long Position
            {
                get => throw new NotSupportedException();
                set => throw new NotSupportedException();
            }

            public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
            {
                await ends.PassAsync(buffer);
                await inner.WriteAsync(buffer, cancellationToken);
            }

            public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

            public override void Flush() => throw new NotSupportedException();

            public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

            public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

            public override void SetLength(long value) => throw new NotSupportedException();

            public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
        }
    }
}
