using System.CommandLine;
using System.CommandLine.Parsing;
using MoA.Cli.Chat;
using MoA.Cli.Errors;

namespace MoA.Cli.Commands;

/// <summary><c>moa ask</c>: one question, one answer.</summary>
internal static class AskCommand
{
    public static Command Create(GlobalOptions globals, CliEnvironment environment)
    {
        var question = new Argument<string?>("question")
        {
            Description = "What to ask; - or nothing reads it from standard input.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        question.Validators.Add(RefuseOptions);
        var options = new ChatOptions();
        var command = new Command("ask", "Ask one question; the answer is written as it comes.") { question };
        options.AddTo(command);
        command.SetSessionAction(globals, environment, async (parsed, session, cancellationToken) =>
        {
            var text = await ReadAsync(parsed.GetValue(question), environment, cancellationToken);
            var isJson = globals.IsJson(parsed);
            var conversation = new Conversation(session, environment, options, parsed, showAnswer: !isJson);
            var run = await conversation.AskAsync(text, cancellationToken);
            if (isJson && await session.Runtime.GetAsync(run.Id, cancellationToken) is { } snapshot)
                environment.Console.Json(snapshot);
            if (run.Failure is not { } failure)
                return ExitCode.Ok;
            environment.Console.Error(failure);
            return ExitCode.RunFailed;
        });
        return command;
    }

    private static async Task<string> ReadAsync(string? question, CliEnvironment environment, CancellationToken cancellationToken)
    {
        if (question is null && environment.IsInputTerminal)
            throw new CliException(ExitCode.Usage, "Nothing is asked: write moa ask \"QUESTION\", or pipe the question in.");
        var text = question is null or "-" ? await environment.Input.ReadToEndAsync(cancellationToken) : question;
        return string.IsNullOrWhiteSpace(text) ? throw new CliException(ExitCode.Usage, "The question is empty.") : text.TrimEnd('\r', '\n');
    }

    // A misspelt option would otherwise be asked as a question, and paid for.
    private static void RefuseOptions(ArgumentResult result)
    {
        var text = result.Tokens.Count > 0 ? result.Tokens[0].Value : "";
        if (text.Length > 1 && text[0] == '-' && !text.Contains(' ', StringComparison.Ordinal))
            result.AddError($"'{text}' is no option of ask. Pipe a question in that begins like this.");
    }
}
