using System.Text;
using System.Text.Json;

namespace MoA.Providers;

/// <summary>
/// Puts the pieces of a streamed JSON object together: strings are appended, objects merged, array elements with an <c>index</c> merged with
/// the one of that index and others appended, everything else replaced. Names and ids are sent once, or repeated by some providers, and never
/// in pieces, so their first value stays.
/// </summary>
internal sealed class DeltaAccumulator
{
    private readonly Dictionary<string, object> _fields = new(StringComparer.Ordinal);

    /// <summary>Takes in a piece. What it needs of it is copied.</summary>
    public void Add(JsonElement delta)
    {
        foreach (var property in delta.EnumerateObject())
            Add(property);
    }

    /// <summary>Takes in one field of a piece.</summary>
    public void Add(JsonProperty property)
    {
        if (property.Value.ValueKind != JsonValueKind.Null)
            Add(property.Name, property.Value);
    }

    public void Write(Utf8JsonWriter writer)
    {
        foreach (var (name, value) in _fields)
        {
            writer.WritePropertyName(name);
            WriteValue(writer, value);
        }
    }

    private void Add(string name, JsonElement value)
    {
        _fields.TryGetValue(name, out var known);
        _fields[name] = value.ValueKind switch
        {
            JsonValueKind.String when IsAtomic(name) => known is StringBuilder { Length: > 0 } ? known : new StringBuilder(value.GetString()),
            JsonValueKind.String => ((known as StringBuilder) ?? new StringBuilder()).Append(value.GetString()),
            JsonValueKind.Object => Merge(known as DeltaAccumulator, value),
            JsonValueKind.Array => Append((known as List<Element>) ?? [], value),
            _ => value.Clone(),
        };
    }

    private static DeltaAccumulator Merge(DeltaAccumulator? known, JsonElement value)
    {
        var merged = known ?? new DeltaAccumulator();
        merged.Add(value);
        return merged;
    }

    private static List<Element> Append(List<Element> known, JsonElement array)
    {
        foreach (var item in array.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object || !item.TryGetProperty("index"u8, out var number) || !number.TryGetInt32(out var index))
            {
                known.Add(new Element(null, item.Clone()));
                continue;
            }

            var element = known.Find(candidate => candidate.Index == index);
            if (element is null)
                known.Add(element = new Element(index, new DeltaAccumulator()));
            // The index is for putting together alone: a whole message has none.
            foreach (var property in item.EnumerateObject().Where(property => !property.NameEquals("index"u8)))
                ((DeltaAccumulator)element.Value).Add(property);
        }

        return known;
    }

    private static bool IsAtomic(string name) => name is "id" or "type" or "name" or "role" or "format";

    private static void WriteValue(Utf8JsonWriter writer, object value)
    {
        switch (value)
        {
            case StringBuilder text:
                writer.WriteStringValue(text.ToString());
                break;
            case JsonElement element:
                element.WriteTo(writer);
                break;
            case DeltaAccumulator accumulator:
                writer.WriteStartObject();
                accumulator.Write(writer);
                writer.WriteEndObject();
                break;
            case List<Element> elements:
                writer.WriteStartArray();
                foreach (var element in elements.OrderBy(element => element.Index ?? int.MaxValue))
                    WriteValue(writer, element.Value);
                writer.WriteEndArray();
                break;
            default:
                throw new InvalidOperationException($"A {value.GetType().Name} is no piece of JSON.");
        }
    }

    private sealed record Element(int? Index, object Value);
}
