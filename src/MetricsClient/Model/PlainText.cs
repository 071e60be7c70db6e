using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Text;

namespace MetricsClient.Model;

/// <summary>
/// Writes and compares plain text: ASCII characters that need no escape sequence in a label value. Optimized for short label values.
/// </summary>
internal static class PlainText
{
    private const int Short = 4;
    private const char LastAscii = '\x7F';

    /// <summary>Returns true if each byte equals the character at the same index. The lengths must be equal.</summary>
    public static bool Equals(ReadOnlySpan<byte> ascii, ReadOnlySpan<char> text)
    {
        if (ascii.Length >= Short)
        {
            return Ascii.Equals(ascii, text);
        }

        // With at most three characters, the first, middle and last index cover all characters.
        int last = ascii.Length - 1;
        int middle = ascii.Length >> 1;
        return last < 0 || (ascii[0] == text[0] && ascii[middle] == text[middle] && ascii[last] == text[last]);
    }

    /// <summary>Writes a text to bytes of the same length. Returns false if the text is not plain; some bytes may be written then.</summary>
    // One pass for the conversion and for the search of characters that need an escape sequence (benchmarks: ratios, labels).
    public static bool TryWrite(ReadOnlySpan<char> text, Span<byte> destination)
    {
        int last = text.Length - Vector128<ushort>.Count;
        if (last < 0)
        {
            return TryWriteShort(text, destination);
        }

        ref ushort source = ref Unsafe.As<char, ushort>(ref MemoryMarshal.GetReference(text));
        for (int i = 0; ; i = Math.Min(i + Vector128<ushort>.Count, last))
        {
            // The last block may overlap the block before.
            var block = Vector128.LoadUnsafe(ref source, (nuint)i);
            Vector128<ushort> refused = Vector128.GreaterThan(block, Vector128.Create((ushort)LastAscii))
                | Vector128.Equals(block, Vector128.Create((ushort)'\\'))
                | Vector128.Equals(block, Vector128.Create((ushort)'"'))
                | Vector128.Equals(block, Vector128.Create((ushort)'\n'));
            if (refused != Vector128<ushort>.Zero)
            {
                return false;
            }

            MemoryMarshal.Write(destination[i..], Vector128.Narrow(block, block).AsUInt64().ToScalar());
            if (i == last)
            {
                return true;
            }
        }
    }

    private static bool TryWriteShort(ReadOnlySpan<char> text, Span<byte> destination)
    {
        for (int i = 0; i < text.Length; i++)
        {
            char character = text[i];
            if (character is > LastAscii or '\\' or '"' or '\n')
            {
                return false;
            }

            destination[i] = (byte)character;
        }

        return true;
    }
}
