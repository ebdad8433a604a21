using System.Net;
using System.Text;
using MoA.Api.Tests.Support;

namespace MoA.Api.Tests.Requests;

public sealed class FuzzTests
{
    private const int Seed = 20260101;

    private static readonly string[] Paths = ["/v1/chat/completions", "/v1/runs", "/v1/runs/x/cancel", "/v1/models/x", "/v1/runs/x/events", "/nowhere"];

    private static readonly string[] Methods = ["POST", "POST", "POST", "PUT", "PATCH", "DELETE", "BREW"];

    private static readonly string[] Values =
        ["null", "true", "-1", "1e999", "\"\"", "\"\\ud800\"", "[]", "{}", "[[[[]]]]", "{\"a\":{\"a\":1}}", "99999999999999999999", "\"\\u0000\"", "[1,\"x\",null]"];

    [Fact]
    public async Task Four_hundred_malformed_requests_are_each_refused_in_the_error_shape()
    {
        await using var host = await ApiHost.StartAsync();
        host.Runtime.Script = run => run.Complete("Hi");
        var random = new Random(Seed);
        for (var index = 0; index < 400; index++)
        {
            using var request = Malformed(random);
            var label = $"#{index} {request.Method} {request.RequestUri} {Encoding.Latin1.GetString(await request.Content!.ReadAsByteArrayAsync())}";
            using var response = await host.Client.SendAsync(request);
            var body = await response.Content.ReadAsStringAsync();

            Assert.True((int)response.StatusCode is >= 400 and < 500, $"{label}: {(int)response.StatusCode} {body}");
            Answers.CheckShape(ScriptedRun.Json(body));
        }

        using var good = await host.ChatAsync(Answers.Hello);
        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
    }

    private static HttpRequestMessage Malformed(Random random)
    {
        var wrongPath = random.Next(3) == 0;
        var request = new HttpRequestMessage(
            new HttpMethod(wrongPath ? Methods[random.Next(Methods.Length)] : "POST"), wrongPath ? Paths[random.Next(2, Paths.Length)] : Paths[random.Next(2)])
        {
            Content = new ByteArrayContent(Body(random)),
        };
        request.Content.Headers.ContentType = new(random.Next(10) == 0 ? "text/plain" : "application/json");
        return request;
    }

    private static byte[] Body(Random random)
    {
        var good = Encoding.UTF8.GetBytes(Answers.Hello);
        switch (random.Next(5))
        {
            case 0:
                return good[..random.Next(good.Length)];
            case 1:
                good[random.Next(good.Length)] = (byte)random.Next(0x80, 0x100);
                return good;
            case 2:
                var noise = new byte[random.Next(300)];
                random.NextBytes(noise);
                return noise;
            case 3:
                return Encoding.UTF8.GetBytes($"{{\"model\":\"moa\",\"messages\":{Values[random.Next(Values.Length)]}}}");
            default:
                var depth = random.Next(65, 5000);
                return Encoding.UTF8.GetBytes($"{{\"model\":\"moa\",\"x\":{new string('[', depth)}{new string(']', depth)}}}");
        }
    }
}
