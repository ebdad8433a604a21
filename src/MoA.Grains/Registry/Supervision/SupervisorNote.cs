using MoA.Core.Runs;

namespace MoA.Grains.Registry.Supervision;

/// <summary>What a silo says about one run.</summary>
/// <param name="Run">The run.</param>
/// <param name="Kind">What has become of it.</param>
[GenerateSerializer]
[Immutable]
[Alias("moa.supervisor.note")]
internal readonly record struct SupervisorNote([property: Id(0)] RunId Run, [property: Id(1)] SupervisorNoteKind Kind);

/// <summary>What has become of a run.</summary>
[GenerateSerializer]
[Alias("moa.supervisor.note-kind")]
internal enum SupervisorNoteKind
{
    /// <summary>The silo hosts it, and it is open.</summary>
    Opened = 0,

    /// <summary>It has ended, and lists will show that for good.</summary>
    Closed = 1,

    /// <summary>The silo hosts it no more, and it is open.</summary>
    Left = 2,
}
