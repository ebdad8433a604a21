namespace MoA.Evaluation.Judging.AlpacaEval;

/// <summary>The generator MT19937, started from an array of words (Matsumoto and Nishimura 1998; <c>init_by_array</c> of 2002).</summary>
internal sealed class MersenneTwister
{
    private const int Size = 624;
    private const int Shift = 397;

    private readonly uint[] _state = new uint[Size];
    private int _next = Size;

    /// <summary>Starts the generator.</summary>
    /// <param name="key">The seed, least significant word first; at least one word.</param>
    public MersenneTwister(ReadOnlySpan<uint> key)
    {
        Fill(19650218);
        var (i, j) = (1, 0);
        for (var left = Math.Max(Size, key.Length); left > 0; left--)
        {
            _state[i] = (_state[i] ^ ((_state[i - 1] ^ (_state[i - 1] >> 30)) * 1664525)) + key[j] + (uint)j;
            i = Advance(i);
            j = (j + 1) % key.Length;
        }

        for (var left = Size - 1; left > 0; left--)
        {
            _state[i] = (_state[i] ^ ((_state[i - 1] ^ (_state[i - 1] >> 30)) * 1566083941)) - (uint)i;
            i = Advance(i);
        }

        _state[0] = 0x80000000;
    }

    /// <summary>The next number, from 0 up to but not 1, of 53 bits.</summary>
    public double NextDouble() => (((Next() >> 5) * 67108864.0) + (Next() >> 6)) / 9007199254740992.0;

    private void Fill(uint seed)
    {
        _state[0] = seed;
        for (var i = 1; i < Size; i++)
            _state[i] = (1812433253 * (_state[i - 1] ^ (_state[i - 1] >> 30))) + (uint)i;
    }

    private int Advance(int i)
    {
        if (i + 1 < Size)
            return i + 1;
        _state[0] = _state[Size - 1];
        return 1;
    }

    private uint Next()
    {
        if (_next == Size)
            Twist();
        var word = _state[_next++];
        word ^= word >> 11;
        word ^= (word << 7) & 0x9d2c5680;
        word ^= (word << 15) & 0xefc60000;
        return word ^ (word >> 18);
    }

    private void Twist()
    {
        for (var i = 0; i < Size; i++)
        {
            var mixed = (_state[i] & 0x80000000) | (_state[(i + 1) % Size] & 0x7fffffff);
            _state[i] = _state[(i + Shift) % Size] ^ (mixed >> 1) ^ ((mixed & 1) * 0x9908b0df);
        }

        _next = 0;
    }
}
