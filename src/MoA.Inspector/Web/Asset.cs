namespace MoA.Inspector.Web;

/// <param name="ContentType">Its media type.</param>
/// <param name="Content">Its bytes.</param>
internal sealed record Asset(string ContentType, ReadOnlyMemory<byte> Content);
