using System.Collections;
using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using Microsoft.Extensions.Configuration;

namespace MoA.Core.Configuration;

/// <summary>
/// Reads the section <c>MoA</c> into <see cref="MoaOptions"/>. Unlike the framework's binder it reports every error at once with its path, takes
/// an unknown setting for the typing error it is, and lets a model id stand for an agent object.
/// </summary>
public static class ConfigurationReader
{
    /// <summary>Reads the section <c>MoA</c> of a configuration.</summary>
    /// <exception cref="InvalidConfigurationException">A setting is unknown or has the wrong form; all such are listed.</exception>
    public static MoaOptions Read(IConfiguration configuration)
    {
        var (options, errors) = TryRead(configuration);
        return errors.Count == 0 ? options : throw new InvalidConfigurationException(errors);
    }

    /// <summary>Reads what has the right form, and lists everything that has not.</summary>
    public static (MoaOptions Options, IReadOnlyList<ConfigurationError> Errors) TryRead(IConfiguration configuration)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var errors = new ErrorList();
        var options = (MoaOptions)ReadObject(configuration.GetSection("MoA"), typeof(MoaOptions), errors);
        return (options, errors.Errors);
    }

    private static object? ReadValue(IConfigurationSection section, Type type, ErrorList errors)
    {
        var target = Nullable.GetUnderlyingType(type) ?? type;
        if (target == typeof(string) || target.IsPrimitive || target == typeof(decimal))
            return ReadScalar(section, target, errors);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Dictionary<,>))
            return ReadMap(section, type, errors);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>))
            return ReadList(section, type, errors);
        return ReadObject(section, type, errors);
    }

    private static object? ReadScalar(IConfigurationSection section, Type type, ErrorList errors)
    {
        if (section.Value is null)
        {
            if (section.GetChildren().Any())
                errors.Add(section.Path, $"must be {Describe(type)}, not an object or a list.");
            return null;
        }

        try
        {
            return type == typeof(string)
                ? section.Value
                : TypeDescriptor.GetConverter(type).ConvertFromString(null, CultureInfo.InvariantCulture, section.Value);
        }
        catch (Exception failure) when (failure is FormatException or ArgumentException or OverflowException or NotSupportedException)
        {
            errors.Add(section.Path, $"must be {Describe(type)}, not '{section.Value}'.");
            return null;
        }
    }

    private static object ReadMap(IConfigurationSection section, Type type, ErrorList errors)
    {
        var map = (IDictionary)Activator.CreateInstance(type)!;
        RefusePlainValue(section, "an object with one entry an id", errors);
        foreach (var child in section.GetChildren())
            map[child.Key] = ReadValue(child, type.GenericTypeArguments[1], errors);
        return map;
    }

    private static object ReadList(IConfigurationSection section, Type type, ErrorList errors)
    {
        var list = (IList)Activator.CreateInstance(type)!;
        RefusePlainValue(section, "a list", errors);
        foreach (var child in section.GetChildren())
        {
            if (!int.TryParse(child.Key, NumberStyles.None, CultureInfo.InvariantCulture, out _))
                errors.Add(child.Path, $"is an entry of a list, so it needs a number, not '{child.Key}'.");
            else if (ReadValue(child, type.GenericTypeArguments[0], errors) is { } item)
                list.Add(item);
        }

        return list;
    }

    private static object ReadObject(IConfigurationSection section, Type type, ErrorList errors)
    {
        var result = Activator.CreateInstance(type)!;
        var properties = type.GetProperties().ToDictionary(property => property.Name, StringComparer.OrdinalIgnoreCase);
        if (!string.IsNullOrEmpty(section.Value))
        {
            if (type.GetCustomAttribute<ShorthandAttribute>() is { } shorthand)
                properties[shorthand.Property].SetValue(result, section.Value);
            else
                RefusePlainValue(section, "an object", errors);
        }

        foreach (var child in section.GetChildren())
        {
            if (!properties.TryGetValue(child.Key, out var property))
                errors.Add(child.Path, $"is no known setting; known here: {string.Join(", ", properties.Values.Select(known => known.Name))}.");
            else if (ReadValue(child, property.PropertyType, errors) is { } value)
                property.SetValue(result, value);
        }

        return result;
    }

    private static void RefusePlainValue(IConfigurationSection section, string wanted, ErrorList errors)
    {
        if (!string.IsNullOrEmpty(section.Value))
            errors.Add(section.Path, $"must be {wanted}, not '{section.Value}'.");
    }

    private static string Describe(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Boolean => "true or false",
        TypeCode.Int32 or TypeCode.Int64 => "a whole number",
        TypeCode.Double or TypeCode.Decimal => "a number",
        _ => "text",
    };
}
