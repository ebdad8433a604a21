using System.Net.Sockets;
using System.Text;
using MoA.Api.Tests.Support;

namespace MoA.Api.Tests.Chat;

public sealed class DisconnectTests
{
    [Fact]
    public async Task A_client_that_leaves_before_the_answer_stops_the_run()
    {
        await using var host = await ApiHost.StartAsync();
        using var leaving = new CancellationTokenSource();
        var asking = host.PostAsync("/v1/chat/completions", Answers.Hello, cancellationToken: leaving.Token);
        var run = await host.Runtime.NextAsync();
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        Assert.Equal("client_disconnected", await run.Cancelled);
    }

    [Fact]
    public async Task A_client_that_leaves_before_the_first_token_of_a_stream_stops_the_run()
    {
        await using var host = await ApiHost.StartAsync();
        using var leaving = new CancellationTokenSource();
        var asking = host.StreamAsync(Answers.HelloStream, leaving.Token);
        var run = await host.Runtime.NextAsync();
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => asking);
        Assert.Equal("client_disconnected", await run.Cancelled);
    }

    [Fact]
    public async Task A_client_that_leaves_in_mid_stream_stops_the_run()
    {
        await using var host = await ApiHost.StartAsync();
        var asking = host.StreamAsync(Answers.HelloStream);
        var run = await host.Runtime.NextAsync();
        run.Say("Half");
        var response = await asking;
        using (var sse = await SseReader.OpenAsync(response))
            Assert.NotNull(await sse.NextAsync());
        response.Dispose();

        Assert.Equal("client_disconnected", await run.Cancelled);
    }

    [Fact]
    public async Task A_reset_connection_stops_the_run()
    {
        await using var host = await ApiHost.StartAsync();
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { LingerState = new LingerOption(true, 0) };
        await socket.ConnectAsync(host.Address.Host, host.Address.Port);
        await socket.SendAsync(Encoding.UTF8.GetBytes(
            $"POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {Answers.Hello.Length}\r\n\r\n{Answers.Hello}"));
        var run = await host.Runtime.NextAsync();
        socket.Close();

        Assert.Equal("client_disconnected", await run.Cancelled);
    }

    [Fact]
    public async Task A_run_in_the_background_does_not_mind_its_watcher_leaving()
    {
        await using var host = await ApiHost.StartAsync();
        using var started = await host.PostAsync("/v1/runs", Answers.Hello);
        var run = await host.Runtime.NextAsync();
        var response = await host.Client.GetAsync($"/v1/runs/{run.Id}/events", HttpCompletionOption.ResponseHeadersRead);
        using (var sse = await SseReader.OpenAsync(response))
            Assert.NotNull(await sse.NextAsync());
        response.Dispose();
        run.Complete("Hi");

        using var read = await host.GetAsync($"/v1/runs/{run.Id}");
        Assert.Equal("completed", (await read.JsonAsync()).Text("status"));
    }
}
