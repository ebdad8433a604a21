using Microsoft.Extensions.Logging;

namespace MoA.Grains.Registry;

/// <summary>Reminders of grains that work without them for a while.</summary>
internal static partial class GrainReminders
{
    /// <summary>Registers a reminder.</summary>
    /// <returns>Whether it is registered; else the log says why not.</returns>
    public static async Task<bool> TryRemindAsync(this IGrainBase grain, string name, TimeSpan period, ILogger logger)
    {
        try
        {
            await grain.RegisterOrUpdateReminder(name, period, period);
            return true;
        }
        catch (Exception failure)
        {
            Log.NotRegistered(logger, name, failure);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "The reminder {Name} could not be registered; it is tried again")]
        public static partial void NotRegistered(ILogger logger, string name, Exception failure);
    }
}
