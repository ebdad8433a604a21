using System.Numerics;

namespace MoA.Embedded.Journal;

/// <summary>
/// A Bloom filter of the pieces of one, two and three bytes that a text is made of. It says of most texts that they do not hold what is looked for, at a
/// tenth of what reading them would take; those it lets through have to be read. One hash a piece, about two bits of room a byte of the text up to a
/// bound: longer texts let more through, never less.
/// </summary>
internal static class TextSignature
{
    private const int LeastBits = 256;
    private const uint Spread = 0x9E3779B1; // 2^32 over the golden ratio: Knuth's multiplicative hash.

    /// <summary>Makes the signature of a text.</summary>
    /// <param name="text">The text, folded, in UTF-8.</param>
    /// <param name="mostBytes">Largest size, a power of two.</param>
    public static byte[] Of(ReadOnlySpan<byte> text, int mostBytes)
    {
        var bits = (int)Math.Clamp(BitOperations.RoundUpToPowerOf2((ulong)text.Length * 2), LeastBits, (ulong)mostBytes * 8);
        var signature = new byte[bits / 8];
        var shift = ShiftOf(signature);
        var last = 0u;
        for (var index = 0; index < text.Length; index++)
        {
            last = ((last << 8) | text[index]) & 0xFFFFFF;
            Set(signature, Place(last & 0xFF, 1, shift));
            if (index >= 1)
                Set(signature, Place(last & 0xFFFF, 2, shift));
            if (index >= 2)
                Set(signature, Place(last, 3, shift));
        }

        return signature;
    }

    /// <summary>Whether a text can hold another: false is certain.</summary>
    /// <param name="signature">The text's signature.</param>
    /// <param name="sought">What is looked for, folded, in UTF-8; not empty.</param>
    public static bool MayHold(ReadOnlySpan<byte> signature, ReadOnlySpan<byte> sought)
    {
        var shift = ShiftOf(signature);
        var last = 0u;
        for (var index = 0; index < sought.Length; index++)
        {
            last = ((last << 8) | sought[index]) & 0xFFFFFF;
            if ((index >= 2 && !Has(signature, Place(last, 3, shift)))
                || (index >= 1 && !Has(signature, Place(last & 0xFFFF, 2, shift)))
                || !Has(signature, Place(last & 0xFF, 1, shift)))
            {
                return false;
            }
        }

        return true;
    }

    private static int ShiftOf(ReadOnlySpan<byte> signature) => 32 - BitOperations.Log2((uint)signature.Length * 8);

    private static int Place(uint piece, int length, int shift) => (int)(((piece | ((uint)length << 24)) * Spread) >> shift);

    private static bool Has(ReadOnlySpan<byte> signature, int place) => (signature[place >> 3] & (1 << (place & 7))) != 0;

    private static void Set(byte[] signature, int place) => signature[place >> 3] |= (byte)(1 << (place & 7));
}
