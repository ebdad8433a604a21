using System.Text.Json;

namespace MoA.Simulator;

/// <summary>
/// What the executable was told: command line over environment over <c>--config</c> over appsettings.json in the current directory.
/// </summary>
internal sealed record CommandLine(SimulatorOptions Options, string Url, bool Http2, IReadOnlyList<string> Errors)
{
    public const string DefaultUrl = "http://127.0.0.1:9090";

    public const string Usage = """
        Usage: MoA.Simulator [--urls URL] [--config FILE] [--http2 true] [--Simulator:OPTION=VALUE ...]

          --urls URL       where to listen; port 0 picks a free one (default http://127.0.0.1:9090)
          --config FILE    JSON file with a section "Simulator"
          --http2 true     HTTP/2 with prior knowledge (h2c) instead of HTTP/1.1
          --Simulator:...  any option of the section, such as --Simulator:Seed=7 or --Simulator:Models:fast:AnswerTokens=200

        Environment variables Simulator__Seed and so on, and appsettings.json in the current directory, set the same options.
        """;

    private static readonly string[] Switches = ["urls", "config", "http2"];

    public static CommandLine Parse(string[] args)
    {
        List<string> errors = [];
        CheckSwitches(args, errors);
        if (errors.Count > 0)
            return Wrong(errors);

        var commandLine = new ConfigurationBuilder().AddCommandLine(args).Build();
        var builder = new ConfigurationBuilder().SetBasePath(Directory.GetCurrentDirectory()).AddJsonFile("appsettings.json", optional: true);
        if (commandLine["config"] is { } file)
        {
            if (!File.Exists(file))
                return Wrong([$"--config: the file '{file}' does not exist."]);
            builder.AddJsonFile(Path.GetFullPath(file));
        }

        IConfigurationRoot configuration;
        try
        {
            configuration = builder.AddEnvironmentVariables("ASPNETCORE_").AddEnvironmentVariables().AddCommandLine(args).Build();
        }
        catch (InvalidDataException exception)
        {
            return Wrong([Describe(exception)]);
        }

        return Bind(configuration);
    }

    private static CommandLine Bind(IConfigurationRoot configuration)
    {
        var section = configuration.GetSection(SimulatorOptions.Section);
        List<string> errors = [.. ConfigurationShape.Check(section, typeof(SimulatorOptions))];
        var http2 = false;
        if (configuration["http2"] is { } text && !bool.TryParse(text, out http2))
            errors.Add($"--http2: '{text}' is neither true nor false.");
        var url = configuration["urls"] ?? DefaultUrl;
        try
        {
            ListenAddress.Parse(url);
        }
        catch (FormatException exception)
        {
            errors.Add($"--urls: {exception.Message}");
        }

        if (errors.Count > 0)
            return Wrong(errors);
        var options = section.Get<SimulatorOptions>() ?? new SimulatorOptions();
        return new CommandLine(options, url, http2, SimulatorOptionsValidator.Validate(options));
    }

    // What the loader wraps around it says only that there is an error. JSON counts lines from 0, editors from 1.
    private static string Describe(InvalidDataException failure) => failure.GetBaseException() switch
    {
        JsonException { LineNumber: { } line } json => $"{failure.Message} Line {line + 1}: {json.Message.Split(" LineNumber:")[0].ReplaceLineEndings(" ")}",
        var cause => ReferenceEquals(cause, failure) ? failure.Message : $"{failure.Message} {cause.Message}",
    };

    private static void CheckSwitches(string[] args, List<string> errors)
    {
        for (var i = 0; i < args.Length; i++)
        {
            var option = args[i].StartsWith("--", StringComparison.Ordinal) ? args[i][2..] : null;
            var equals = option?.IndexOf('=') ?? -1;
            var name = equals < 0 ? option : option![..equals];
            if (name is null
                || !(Switches.Contains(name, StringComparer.OrdinalIgnoreCase)
                    || name.StartsWith($"{SimulatorOptions.Section}:", StringComparison.OrdinalIgnoreCase)))
            {
                errors.Add($"'{args[i]}': there is no such option.");
                if (option is not null && equals < 0 && i + 1 < args.Length && !args[i + 1].StartsWith("--", StringComparison.Ordinal))
                    i++;
                continue;
            }

            if (equals >= 0)
                continue;
            if (i + 1 == args.Length || args[i + 1].StartsWith("--", StringComparison.Ordinal))
                errors.Add($"{args[i]}: a value is expected.");
            else
                i++;
        }
    }

    private static CommandLine Wrong(List<string> errors) => new(new SimulatorOptions(), DefaultUrl, false, errors);
}
