using System.Security.Cryptography;
using System.Text;
using MetricsClient.Text;

namespace MetricsClient.Model;

/// <summary>Limits the length of label values. A longer value is cut, and ends in a hash of the whole value.</summary>
/// <remarks>
/// The hash keeps series with different long values apart, and is the same in each process. A cut value has at most the length of the limit,
/// so that a look-up with the cut value finds the same series.
/// </remarks>
internal static class LabelValueLimit
{
    /// <summary>The limit of a label value, in bytes of UTF-8, unless the options of the metric set another limit.</summary>
    public const int DefaultMaxBytes = 4096;

    /// <summary>The smallest limit that an option can set. A cut value must have room for the hash.</summary>
    public const int MinMaxBytes = 64;

    // 128 bits, so that a client cannot find two values with the same hash.
    private const int HashBytes = 16;
    private const char HashMark = '~';

    /// <summary>Returns true if the value is longer than the limit; false if the value is null. A UTF-16 unit takes at most three bytes.</summary>
    public static bool IsExceededBy(string? value, int maxBytes) =>
        value?.Length > maxBytes / 3 && Encoding.UTF8.GetByteCount(value) > maxBytes;

    /// <summary>Returns a value that exceeds the limit with its end replaced by a hash of the whole value.</summary>
    /// <param name="value">The value. A lone surrogate counts as U+FFFD, as in an exposition.</param>
    /// <param name="maxBytes">The limit in bytes of UTF-8.</param>
    public static string Cut(string value, int maxBytes)
    {
        byte[] whole = Encoding.UTF8.GetBytes(value);
        string hash = Convert.ToHexString(SHA256.HashData(whole).AsSpan(0, HashBytes)).ToLowerInvariant();
        int length = maxBytes - hash.Length - 1;

        // A byte of the form 10xxxxxx continues a code point, which must not be cut.
        while ((whole[length] & 0xC0) == 0x80)
        {
            length--;
        }

        return $"{Encoding.UTF8.GetString(whole, 0, length)}{HashMark}{hash}";
    }

    /// <summary>
    /// Returns the values as exposed: each lone surrogate is replaced by U+FFFD, and each value above the limit is cut. Returns the same
    /// span if no value changes, and otherwise a copy.
    /// </summary>
    /// <param name="values">The label values.</param>
    /// <param name="maxBytes">The limit of a value in bytes of UTF-8.</param>
    /// <param name="cut">The number of values above the limit.</param>
    public static ReadOnlySpan<string> AsShown(ReadOnlySpan<string> values, int maxBytes, out int cut)
    {
        cut = 0;
        string[]? shown = null;
        for (int i = 0; i < values.Length; i++)
        {
            bool isTooLong = IsExceededBy(values[i], maxBytes);
            if (isTooLong || !EscapedText.IsWellFormed(values[i]))
            {
                shown ??= values.ToArray();
                shown[i] = isTooLong ? Cut(values[i], maxBytes) : EscapedText.WellFormed(values[i]);
                cut += isTooLong ? 1 : 0;
            }
        }

        return shown ?? values;
    }
}
