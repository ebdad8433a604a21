namespace MoA.Providers;

/// <summary>A body has more bytes than the provider's limit. Never leaves this project.</summary>
#pragma warning disable CA1032 // It carries nothing.
internal sealed class ReplyTooLargeException : Exception;
#pragma warning restore CA1032
