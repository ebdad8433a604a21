using System.Text.Json;
using MoA.Api.Errors;
using MoA.Core.Chat;
using MoA.Core.Configuration;

namespace MoA.Api.Chat;

/// <summary>
/// Reads a chat completion request (OpenAI reference: create chat completion). Fields that this product does not use are kept for the
/// aggregator's provider; those that OpenAI defines are checked first, so that a mistake costs no layer of proposers.
/// </summary>
internal sealed class ChatBodyReader(ApiOptions options)
{
    private static readonly HashSet<string> Consumed = ["model", "messages", "stream", "stream_options", "n", "moa", .. SamplingReader.Fields];

    /// <summary>Reads the request.</summary>
    /// <param name="root">The body: an object. The result does not depend on its document.</param>
    /// <exception cref="ApiException">A field is wrong; the error names it.</exception>
    public ChatSubmission Read(JsonElement root)
    {
        var fields = new FieldReader(root);
        var model = fields.Text("model");
        if (string.IsNullOrEmpty(model))
            throw ApiException.Field("model", "is missing: give the id of a mixture or a model (GET /v1/models lists them).");
        var stream = fields.Flag("stream") ?? false;
        if (fields.Integer("n", long.MinValue, long.MaxValue) is { } choices and not 1)
            throw ApiException.Field("n", $"must be 1, not {choices}: a mixture gives one answer.", "unsupported_value");
        var moa = MoaFieldReader.Read(fields);
        if (moa.Events && !stream)
            throw ApiException.Field("moa.events", "needs 'stream': true; without a stream, GET /v1/runs/{id} shows the layers.");
        CheckAggregatorFields(fields);

        return new ChatSubmission
        {
            Model = model,
            Stream = stream,
            IncludeUsage = IncludeUsage(fields, stream),
            Moa = moa,
            Request = new ChatRequest
            {
                Messages = MessageReader.Read(fields, options.MaxMessages),
                Sampling = SamplingReader.Read(fields),
                AggregatorFields = root.EnumerateObject()
                    .Where(property => !Consumed.Contains(property.Name))
                    .ToDictionary(property => property.Name, property => property.Value.Clone()),
            },
        };
    }

    private static bool IncludeUsage(FieldReader fields, bool stream)
    {
        if (fields.Object("stream_options") is not { } json)
            return false;
        if (!stream)
            throw ApiException.Field("stream_options", "needs 'stream': true.");
        return new FieldReader(json, "stream_options.").Flag("include_usage") ?? false;
    }

    private static void CheckAggregatorFields(FieldReader fields)
    {
        fields.Text("user");
        fields.Array("tools");
        fields.Object("response_format");
        fields.Object("logit_bias");
        fields.Flag("parallel_tool_calls");
        if (fields.Value("tool_choice") is { ValueKind: not (JsonValueKind.String or JsonValueKind.Object) } choice)
            throw fields.Wrong("tool_choice", "a string or an object", choice);
        var logprobs = fields.Flag("logprobs") ?? false;
        if (fields.Integer("top_logprobs", 0, 20) is not null && !logprobs)
            throw ApiException.Field("top_logprobs", "needs 'logprobs': true.");
    }
}
