using MoA.Cli.Output;
using MoA.Client.Http;
using MoA.Core.Configuration;
using MoA.Core.Runtime;
using MoA.Embedded.Journal;
using MoA.Evaluation.Batches;
using MoA.Evaluation.Files;
using MoA.Postgres.Schema;

namespace MoA.Cli.Errors;

/// <summary>Turns whatever went wrong into one line on standard error and an exit code.</summary>
internal static class ErrorReporter
{
    public static int Report(Exception failure, CliConsole console)
    {
        var (exitCode, message) = Describe(failure);
        console.Error(message);
        return exitCode;
    }

    private static (int ExitCode, string Message) Describe(Exception failure) => failure switch
    {
        CliException mistake => (mistake.ExitCode, mistake.Message),
        BatchException mistake => (ExitCode.Usage, mistake.Message),
        InvalidConfigurationException invalid => (ExitCode.Usage, invalid.Message),
        EvaluationInputException input => (ExitCode.Usage, input.Message),
        JournalException journal => (ExitCode.Usage, $"{journal.Message} If it is a MoA server that holds it, talk to that with --server URL."),
        PostgresSchemaException database => (DescribeDatabase(database.Failure), database.Message),
        MoaServerException server => DescribeServer(server),
        MoaException { Code: MoaErrorCode.RunNotFound } notFound => (ExitCode.NotFound, notFound.Message),
        MoaException { RetryAfter: { } pause } refusal => (ExitCode.RunFailed, $"{refusal.Message} Try again in {Math.Ceiling(pause.TotalSeconds)} s."),
        MoaException refusal => (ExitCode.RunFailed, refusal.Message),
        // A command that was stopped returns by itself; this is a wait inside it that nobody asked to end.
        OperationCanceledException => (ExitCode.RunFailed, "The work was stopped before it was done."),
        IOException or UnauthorizedAccessException => (ExitCode.RunFailed, failure.Message),
        _ => (ExitCode.RunFailed, $"Internal error ({failure.GetType().Name}): {failure.Message}"),
    };

    private static (int ExitCode, string Message) DescribeServer(MoaServerException failure) => failure switch
    {
        { IsUnreachable: true } => (ExitCode.Unreachable, $"{failure.Message} Is it running? Check --server or MOA_SERVER."),
        { Status: 401 or 403 } => (ExitCode.Usage, $"{failure.Message} The key is read from the environment variable MOA_API_KEY."),
        { Status: 404 } => (ExitCode.NotFound, failure.Message),
        { Status: 400 or 413 or 415 or 422 } => (ExitCode.Usage, failure.Message),
        { RetryAfter: { } pause } => (ExitCode.RunFailed, $"{failure.Message} Try again in {Math.Ceiling(pause.TotalSeconds)} s."),
        _ => (ExitCode.RunFailed, failure.Message),
    };

    private static int DescribeDatabase(PostgresSchemaFailure failure) => failure switch
    {
        PostgresSchemaFailure.Unreachable => ExitCode.Unreachable,
        PostgresSchemaFailure.Failed => ExitCode.RunFailed,
        _ => ExitCode.Usage,
    };
}
