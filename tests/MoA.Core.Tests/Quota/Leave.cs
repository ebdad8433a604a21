namespace MoA.Core.Tests.Quota;

/// <summary>One call as its provider saw it.</summary>
internal readonly record struct Leave(DateTimeOffset Left, DateTimeOffset Arrived, long Tokens);
