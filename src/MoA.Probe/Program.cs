using System.Net.Sockets;

namespace MoA.Probe;

/// <summary>
/// <c>MoA.Probe URL</c> makes one GET request. Exit codes: 0 a status from 200 to 299 within 2 s, 1 anything else, 2 wrong arguments. What is wrong goes
/// to standard error.
/// </summary>
internal static class Program
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    internal static async Task<int> Main(string[] args)
    {
        if (args is not [var url] || !Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            await Console.Error.WriteLineAsync("Usage: MoA.Probe URL, such as http://127.0.0.1:8080/readyz");
            return 2;
        }

        // Not through a proxy: whoever asks is beside the host.
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { Timeout = Patience };
        try
        {
            using var answer = await client.GetAsync(address);
            if (answer.IsSuccessStatusCode)
                return 0;
            await Console.Error.WriteLineAsync($"{address}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
        }
        catch (Exception failure) when (failure is HttpRequestException or SocketException)
        {
            await Console.Error.WriteLineAsync($"{address}: {failure.Message}");
        }
        catch (TaskCanceledException)
        {
            await Console.Error.WriteLineAsync($"{address}: no answer within {Patience.TotalSeconds} s");
        }

        return 1;
    }
}
