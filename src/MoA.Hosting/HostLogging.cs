using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Console;

namespace MoA.Hosting;

/// <summary>Where hosts log to.</summary>
internal static class HostLogging
{
    /// <summary>Logs to standard error; standard output says where the host listens, for people and scripts.</summary>
    public static ILoggingBuilder AddMoaLog(this ILoggingBuilder logging, IConfiguration configuration, StartLog startLog)
    {
        logging.ClearProviders().AddConfiguration(configuration.GetSection("Logging"));
        logging.AddSimpleConsole(console => console.SingleLine = true);
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        foreach (var category in startLog.Categories)
            logging.AddFilter(category, startLog.Allows);
        return logging;
    }
}
