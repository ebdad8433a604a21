namespace MoA.Providers;

/// <summary>A streamed body stood still for longer than the idle timeout. Never leaves this project.</summary>
#pragma warning disable CA1032 // It is thrown in one place.
internal sealed class ReplyStalledException(Exception inner) : Exception("The reply stood still.", inner);
#pragma warning restore CA1032
