using System.Text.Json;

namespace MoA.Simulator;

/// <summary>OpenAI's error object (https://platform.openai.com/docs/guides/error-codes).</summary>
internal sealed record OpenAiError(int Status, string Message, string Type, string? Param, string? Code)
{
    public static OpenAiError BadRequest(string message, string? param) =>
        new(StatusCodes.Status400BadRequest, message, "invalid_request_error", param, null);

    public static OpenAiError Unauthorized(string? message = null) => new(
        StatusCodes.Status401Unauthorized, message ?? "Incorrect API key provided.", "invalid_request_error", null, "invalid_api_key");

    public static OpenAiError ModelNotFound(string model, string? message = null) => new(
        StatusCodes.Status404NotFound, message ?? $"The model '{model}' does not exist.", "invalid_request_error", "model", "model_not_found");

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteStartObject("error"u8);
        writer.WriteString("message"u8, Message);
        writer.WriteString("type"u8, Type);
        writer.WriteString("param"u8, Param);
        writer.WriteString("code"u8, Code);
        writer.WriteEndObject();
        writer.WriteEndObject();
    }

    public void WriteTo(HttpResponse response)
    {
        response.StatusCode = Status;
        JsonBody.Write(response, this, static (writer, error) => error.Write(writer));
    }
}
