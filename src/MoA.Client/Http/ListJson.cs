using System.Text.Json;
using System.Text.Json.Serialization;

namespace MoA.Client.Http;

[JsonSerializable(typeof(JsonElement))]
internal sealed partial class ListJson : JsonSerializerContext;
