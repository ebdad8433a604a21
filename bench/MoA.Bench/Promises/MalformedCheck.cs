using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using MoA.Bench.Harness;
using MoA.Bench.Load;
using MoA.Simulator;
using MoA.Testing;

namespace MoA.Bench.Promises;

/// <summary>Malformed requests: each must get a 4xx in OpenAI's error shape, and the server must be well afterwards.</summary>
internal static class MalformedCheck
{
    private const string Valid = """{"model":"moa","messages":[{"role":"system","content":"short"},{"role":"user","content":"question"}],"temperature":0.5,"max_tokens":64,"stop":["x"],"stream":false,"moa":{"layers":2}}""";

    private static readonly string[] WrongValues = ["null", "[]", "{}", "\"x\"", "-1", "1e999", "true", "[[[]]]", "{\"a\":{\"b\":[]}}", "99999999999999999999", "\"\"", "0.5"];

    private static readonly string[] Fields = ["model", "messages", "temperature", "max_tokens", "stop", "stream", "moa", "n", "top_p", "seed", "stream_options", "user"];

    public static async Task<int> RunAsync(int requests, int seed)
    {
        using var bed = new Bed();
        await using var simulator = SimulatorApp.Build(new SimulatorOptions { Default = new SimulatedModel { AnswerTokens = 4 } }, "http://127.0.0.1:0");
        await simulator.StartAsync();
        bed.Configure(simulator.BaseUrl);
        await using var server = await HostProcess.StartListeningAsync("MoA.Server.dll", bed.ServerArguments);
        using var http = new HttpClient { BaseAddress = server.Address };
        var random = new Random(seed);
        var byStatus = new SortedDictionary<int, int>();
        var wrong = new List<string>();
        var accepted = 0;
        for (var index = 0; index < requests; index++)
        {
            using var request = Mutant(random, out var kind, out var mayPass);
            using var response = await http.SendAsync(request);
            var status = (int)response.StatusCode;
            byStatus[status] = byStatus.GetValueOrDefault(status) + 1;
            var body = await response.Content.ReadAsStringAsync();
            if (mayPass && response.IsSuccessStatusCode)
                accepted++;
            else if (status is < 400 or >= 500 || (request.Method != HttpMethod.Head && !HasErrorShape(body)))
                wrong.Add($"{kind}: {status} {body[..Math.Min(body.Length, 200)]}");
        }

        using var client = new MoaClient(server.Address);
        var answer = await client.AskAsync("are you well?");
        using var health = await http.GetAsync(new Uri("healthz", UriKind.Relative));
        Console.WriteLine($"malformed: {requests} requests: {string.Join(", ", byStatus.Select(pair => $"{pair.Value} x {pair.Key}"))}; "
            + $"{accepted} mutants were valid requests after all; {wrong.Count} wrong answers; afterwards healthz {(int)health.StatusCode}, an answer of {answer.Length} characters");
        foreach (var example in wrong.Take(10))
            Console.WriteLine($"  {example}");
        return wrong.Count == 0 && health.StatusCode == HttpStatusCode.OK ? 0 : 1;
    }

    private static HttpRequestMessage Mutant(Random random, out string kind, out bool mayPass)
    {
        var path = "v1/chat/completions";
        var method = HttpMethod.Post;
        byte[] body;
        mayPass = false;
        switch (random.Next(9))
        {
            case 0:
                kind = "truncated JSON";
                body = Encoding.UTF8.GetBytes(Valid[..random.Next(Valid.Length)]);
                break;
            case 1:
                kind = "flipped bytes";
                body = Encoding.UTF8.GetBytes(Valid);
                for (var flips = random.Next(1, 8); flips > 0; flips--)
                    body[random.Next(body.Length)] = (byte)random.Next(256);
                mayPass = true;
                break;
            case 2:
                var field = Fields[random.Next(Fields.Length)];
                var value = WrongValues[random.Next(WrongValues.Length)];
                kind = $"{field}: {value}";
                body = Encoding.UTF8.GetBytes(WithField(field, value));
                mayPass = true;
                break;
            case 3:
                kind = "deep JSON";
                var depth = random.Next(65, 20_000);
                body = Encoding.UTF8.GetBytes($$"""{"model":"moa","messages":{{new string('[', depth)}}{{new string(']', depth)}}}""");
                break;
            case 4:
                kind = "bad UTF-8";
                body = [.. """{"model":"moa","messages":[{"role":"user","content":" """u8, (byte)random.Next(0x80, 0xC0), 0xFF, .. "\"}]}"u8];
                break;
            case 5:
                kind = "wrong method";
                method = random.Next(3) switch { 0 => HttpMethod.Get, 1 => HttpMethod.Put, _ => HttpMethod.Delete };
                body = [];
                break;
            case 6:
                kind = "unknown path";
                path = $"v1/{random.Next(1000)}/{Uri.EscapeDataString(new string((char)random.Next(33, 126), 5))}";
                body = "{}"u8.ToArray();
                break;
            case 7 when random.Next(20) == 0:
                kind = "huge body";
                body = new byte[9 * 1024 * 1024];
                Array.Fill(body, (byte)' ');
                break;
            default:
                kind = "random bytes";
                body = new byte[random.Next(200)];
                random.NextBytes(body);
                break;
        }

        var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (method != HttpMethod.Get)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        }

        return request;
    }

    private static string WithField(string name, string value)
    {
        using var document = JsonDocument.Parse(Valid);
        var fields = document.RootElement.EnumerateObject().Where(property => property.Name != name).Select(property => $"\"{property.Name}\":{property.Value.GetRawText()}");
        return string.Create(CultureInfo.InvariantCulture, $"{{{string.Join(',', fields)},\"{name}\":{value}}}");
    }

    private static bool HasErrorShape(string body)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            return document.RootElement.TryGetProperty("error", out var error)
                && error.GetProperty("message").GetString() is { Length: > 0 }
                && error.TryGetProperty("type", out _) && error.TryGetProperty("param", out _) && error.TryGetProperty("code", out _);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
