namespace MoA.Core.Configuration;

/// <summary>Says which property a plain value stands for where the configuration may give one instead of the whole object.</summary>
/// <param name="property">The name of the property, of type string.</param>
[AttributeUsage(AttributeTargets.Class)]
public sealed class ShorthandAttribute(string property) : Attribute
{
    /// <summary>The name of the property.</summary>
    public string Property { get; } = property;
}
