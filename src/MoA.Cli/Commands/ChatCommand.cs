using System.CommandLine;
using MoA.Cli.Chat;
using MoA.Cli.Errors;

namespace MoA.Cli.Commands;

/// <summary><c>moa chat</c>: a conversation, by hand or by a script.</summary>
internal static class ChatCommand
{
    public static Command Create(GlobalOptions globals, CliEnvironment environment)
    {
        var input = new Option<string?>("--input")
        {
            Description = "Hold the dialogues of this file: a line each, {\"turns\": [\"first question\", ...]} (MT-Bench's question.jsonl is one); - is standard input.",
            HelpName = "FILE",
        };
        var options = new ChatOptions();
        var command = new Command(
            "chat",
            "Talk; the history is kept. Where standard input is no terminal, each line is a question and an empty line begins a new dialogue.") { input };
        options.AddTo(command);
        command.SetSessionAction(globals, environment, (parsed, session, cancellationToken) =>
        {
            var isJson = globals.IsJson(parsed);
            var conversation = new Conversation(session, environment, options, parsed, showAnswer: !isJson);
            var chat = new ChatSession(conversation, environment, isJson);
            if (parsed.GetValue(input) is { } file)
                return HoldFileAsync(chat, file, environment, cancellationToken);
            return environment.IsInputTerminal ? chat.TalkAsync(cancellationToken) : chat.ReadLinesAsync(environment.Input, cancellationToken);
        });
        return command;
    }

    private static async Task<int> HoldFileAsync(ChatSession chat, string file, CliEnvironment environment, CancellationToken cancellationToken)
    {
        if (file == "-")
            return await chat.HoldAsync(environment.Input, cancellationToken);
        if (!File.Exists(file))
            throw new CliException(ExitCode.Usage, $"--input: the file '{file}' does not exist.");
        using var reader = File.OpenText(file);
        return await chat.HoldAsync(reader, cancellationToken);
    }
}
