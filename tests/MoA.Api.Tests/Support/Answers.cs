using System.Net;
using System.Text.Json;

namespace MoA.Api.Tests.Support;

internal static class Answers
{
    public const string Hello = """{"model":"moa","messages":[{"role":"user","content":"Hello"}]}""";
    public const string HelloStream = """{"model":"moa","stream":true,"messages":[{"role":"user","content":"Hello"}]}""";

    public static async Task<JsonElement> JsonAsync(this HttpResponseMessage response) => ScriptedRun.Json(await response.Content.ReadAsStringAsync());

    public static string Header(this HttpResponseMessage response, string name) => Assert.Single(response.Headers.GetValues(name));

    /// <summary>Checks that an answer is an error in OpenAI's shape, with all four fields, and gives its <c>error</c>.</summary>
    public static async Task<JsonElement> ErrorAsync(this HttpResponseMessage response, HttpStatusCode status)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(status == response.StatusCode, $"{(int)response.StatusCode}: {text}");
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.False(string.IsNullOrEmpty(response.Header("x-request-id")));
        return CheckShape(ScriptedRun.Json(text));
    }

    public static JsonElement CheckShape(JsonElement body)
    {
        var error = Assert.Single(body.EnumerateObject()).Value;
        Assert.Equal(["message", "type", "param", "code"], error.EnumerateObject().Select(property => property.Name));
        Assert.Equal(JsonValueKind.String, error.GetProperty("message").ValueKind);
        Assert.Equal(JsonValueKind.String, error.GetProperty("type").ValueKind);
        return error;
    }

    public static string? Text(this JsonElement json, string name) => json.GetProperty(name).GetString();
}
