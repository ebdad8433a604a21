using System.CommandLine;

namespace MoA.Hosting.CommandLine;

/// <summary>An option of the command line that is a setting by a shorter name.</summary>
/// <param name="Setting">The setting's path, such as <c>MoA:Journal:Directory</c>.</param>
/// <param name="Option">The option.</param>
internal sealed record SettingOption(string Setting, Option<string?> Option)
{
    /// <summary>Makes one.</summary>
    /// <param name="setting">The setting's path.</param>
    /// <param name="name">The option, such as <c>--data</c>.</param>
    /// <param name="helpName">What stands for its value in the help.</param>
    /// <param name="description">What it does, with its default.</param>
    public static SettingOption Create(string setting, string name, string helpName, string description) =>
        new(setting, new Option<string?>(name) { Description = description, HelpName = helpName });

    /// <summary>The settings that a command line gives.</summary>
    public static Dictionary<string, string?> Read(ParseResult parsed, IEnumerable<SettingOption> options) => options
        .Where(option => parsed.GetValue(option.Option) is not null)
        .ToDictionary(option => option.Setting, option => parsed.GetValue(option.Option));
}
