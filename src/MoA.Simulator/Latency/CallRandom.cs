namespace MoA.Simulator;

/// <summary>
/// The random numbers of one call: a function of (seed, model, call number, purpose, index) and of nothing else, so that concurrency and
/// the
/// order of use do not change them.
/// </summary>
internal readonly struct CallRandom(int seed, ulong model, long call)
{
    private readonly ulong _state = Mix(Mix(model ^ Mix((uint)seed)) + (ulong)call);

    public static ulong HashOf(ReadOnlySpan<char> text)
    {
        // FNV-1a: string.GetHashCode differs from process to process.
        var hash = 14695981039346656037UL;
        foreach (var character in text)
            hash = (hash ^ character) * 1099511628211UL;
        return hash;
    }

    public ulong Bits(RandomStream stream, int index = 0) => Mix(_state ^ Mix(((ulong)stream << 32) | (uint)index));

    /// <summary>From 0 (inclusive) to 1 (exclusive).</summary>
    public double Uniform(RandomStream stream, int index = 0) => (Bits(stream, index) >> 11) * (1.0 / (1UL << 53));

    /// <summary>Standard normal, by Box and Muller.</summary>
    public double Normal(RandomStream stream)
    {
        var radius = Math.Sqrt(-2 * Math.Log(1 - Uniform(stream, 0)));
        return radius * Math.Cos(2 * Math.PI * Uniform(stream, 1));
    }

    // SplitMix64's finalizer: cheap, and a change of one bit of the input changes half of the output's.
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15UL;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9UL;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EBUL;
        return value ^ (value >> 31);
    }
}
