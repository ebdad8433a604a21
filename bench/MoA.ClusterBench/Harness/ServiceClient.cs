using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using MoA.Bench.Load;

namespace MoA.ClusterBench.Harness;

/// <summary>
/// A client of the cluster as a whole, as behind a load balancer: it asks the silos in turn, and one that says 503, or does not listen, is passed
/// over. What it cannot pass over is a failure: any other status, or a connection that breaks when the request was sent.
/// </summary>
/// <param name="silos">The silos.</param>
/// <param name="patience">How long a silo may take to start a run that goes on by itself; it is passed over then.</param>
internal sealed class ServiceClient(IReadOnlyList<SiloNode> silos, TimeSpan patience)
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);
    private int _next;
    private int _passedOver;

    /// <summary>How often a silo was passed over.</summary>
    public int PassedOver => _passedOver;

    /// <summary>Asks the mixture and reads the whole answer.</summary>
    /// <returns>The run's id, and the silo that took the request.</returns>
    public async Task<(string Run, SiloNode Silo)> AskAsync(string question, bool stream, CancellationToken cancellationToken)
    {
        var (response, silo) = await PostAsync("v1/chat/completions", question, stream, Timeout.InfiniteTimeSpan, cancellationToken);
        using (response)
        {
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            if (stream && !body.EndsWith("data: [DONE]\n\n", StringComparison.Ordinal))
                throw new InvalidDataException($"The stream through silo {silo.Number} ended with {body[Math.Max(0, body.Length - 300)..]}");
            return (response.Headers.GetValues("x-moa-run-id").Single(), silo);
        }
    }

    /// <summary>Starts a run that goes on without its caller.</summary>
    /// <returns>The run's id, and the silo that took the request.</returns>
    public async Task<(string Run, SiloNode Silo)> StartAsync(string question, CancellationToken cancellationToken)
    {
        var (response, silo) = await PostAsync("v1/runs", question, stream: false, patience, cancellationToken);
        using (response)
            return (response.Headers.GetValues("x-moa-run-id").Single(), silo);
    }

    private async Task<(HttpResponseMessage Response, SiloNode Silo)> PostAsync(
        string path, string question, bool stream, TimeSpan atMost, CancellationToken cancellationToken)
    {
        var begun = Stopwatch.GetTimestamp();
        for (var tries = 1; ; tries++)
        {
            var silo = silos[(int)((uint)Interlocked.Increment(ref _next) % silos.Count)];
            var refusal = "does not listen";
            using var silent = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            silent.CancelAfter(atMost);
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(path, UriKind.Relative))
                {
                    Content = MoaClient.Json(new { model = "moa", stream, messages = new[] { new { role = "user", content = question } } }),
                };
                var response = await silo.Client.SendAsync(request, silent.Token);
                if (response.IsSuccessStatusCode)
                    return (response, silo);
                refusal = $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync(cancellationToken)}";
                // A run that was begun may not be asked for again: its answer is to be read, which a client that only asks cannot do.
                var mayPass = response.StatusCode == HttpStatusCode.ServiceUnavailable && response.Headers.RetryAfter is not null && !response.Headers.Contains("x-should-retry");
                response.Dispose();
                if (!mayPass)
                    throw new InvalidDataException($"Silo {silo.Number}: {refusal}");
            }
            catch (HttpRequestException failure) when (failure.InnerException is SocketException { SocketErrorCode: SocketError.ConnectionRefused or SocketError.NotConnected })
            {
                // Nobody has seen the request.
            }
            catch (OperationCanceledException) when (silent.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                refusal = "says nothing";
            }

            Interlocked.Increment(ref _passedOver);
            if (Stopwatch.GetElapsedTime(begun) > Longest)
                throw new TimeoutException($"No silo took the request for {Longest.TotalSeconds} s; the last: silo {silo.Number} {refusal}");
            if (tries % silos.Count == 0)
                await Task.Delay(TimeSpan.FromMilliseconds(200), cancellationToken);
        }
    }
}
