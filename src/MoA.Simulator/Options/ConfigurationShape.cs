using System.ComponentModel;
using System.Reflection;

namespace MoA.Simulator;

/// <summary>
/// Compares a configuration section with the type it is bound to. The binder itself stops at the first value that it cannot convert and
/// names only one unknown key; a user who edits a file wants the whole list.
/// </summary>
internal static class ConfigurationShape
{
    public static IReadOnlyList<string> Check(IConfigurationSection section, Type type)
    {
        var errors = new List<string>();
        Check(section, type, errors);
        return errors;
    }

    private static void Check(IConfigurationSection section, Type type, List<string> errors)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string) || type.IsPrimitive || type.IsEnum)
        {
            CheckValue(section, type, errors);
            return;
        }

        var element = ElementType(type);
        if (section.Value is { Length: > 0 })
            errors.Add($"{section.Path}: '{section.Value}' is a single value; {(element is null ? "an object" : "a list or map")} is expected.");
        foreach (var child in section.GetChildren())
        {
            var childType = element ?? Property(type, child.Key)?.PropertyType;
            if (childType is null)
                errors.Add($"{child.Path}: there is no such option; known are {string.Join(", ", Properties(type).Select(p => p.Name))}.");
            else
                Check(child, childType, errors);
        }
    }

    private static void CheckValue(IConfigurationSection section, Type type, List<string> errors)
    {
        if (section.Value is null || type == typeof(string))
        {
            if (section.GetChildren().Any())
                errors.Add($"{section.Path}: a single value is expected.");
            return;
        }

        var valid = type.IsEnum
            ? Enum.TryParse(type, section.Value, ignoreCase: true, out _)
            : TypeDescriptor.GetConverter(type).IsValid(section.Value);
        if (!valid)
        {
            var expected = type.IsEnum ? $"one of {string.Join(", ", Enum.GetNames(type))}" : $"a value of type {type.Name}";
            errors.Add($"{section.Path}: '{section.Value}' is not {expected}.");
        }
    }

    private static Type? ElementType(Type type)
    {
        if (!type.IsGenericType)
            return null;
        var arguments = type.GetGenericArguments();
        return type.IsAssignableTo(typeof(System.Collections.IEnumerable)) ? arguments[^1] : null;
    }

    private static IEnumerable<PropertyInfo> Properties(Type type) => type.GetProperties().Where(property => property.CanWrite);

    private static PropertyInfo? Property(Type type, string name) =>
        Properties(type).FirstOrDefault(property => property.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
