using System.Numerics;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MetricsClient.Tool.Reading.Syntax;

namespace MetricsClient.Tool.Reading.Families;

/// <summary>
/// The identity of a series: its name and its labels. The order of the labels does not matter, and an empty label
/// counts as missing. An identity is a hash of 128 bits with a random seed, because the texts of millions of series would need more
/// memory than the input. The probability that two of a billion series have the same hash is below 10^-20.
/// </summary>
internal static class LineIdentity
{
    private static readonly ulong s_seed = BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong)));

    /// <summary>Returns the identity of a name.</summary>
    public static UInt128 OfName(ReadOnlySpan<char> name) => Hash(name, s_seed);

    /// <summary>Returns the identity of the name and the labels of a sample.</summary>
    public static UInt128 Of(SampleLine line) => OfName(line.Name) + OfMetric(line, ownLabel: null);

    /// <summary>
    /// Returns the identity of the labels of a sample, without the label <paramref name="ownLabel"/>, such as
    /// <c>le</c>.
    /// </summary>
    public static UInt128 OfMetric(SampleLine line, string? ownLabel)
    {
        // Addition makes the result independent of the order. The hash of a value starts with the hash of the name.
        UInt128 sum = UInt128.Zero;
        foreach (PlacedLabel label in line.Labels)
        {
            if (label.Value.Length > 0 && label.Name != ownLabel)
            {
                UInt128 name = Hash(label.Name, s_seed + 1);
                sum += Hash(label.Value, (ulong)name) ^ (name >> 64);
            }
        }

        return sum;
    }

    private static UInt128 Hash(ReadOnlySpan<char> text, ulong seed)
    {
        ulong first = seed ^ 0x9E3779B97F4A7C15;
        ulong second = (seed * 0xD6E8FEB86659FD93) + (ulong)text.Length;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<char, ulong>(text);
        foreach (ulong word in words)
        {
            Add(ref first, ref second, word);
        }

        foreach (char rest in text[(words.Length * 4)..])
        {
            Add(ref first, ref second, rest);
        }

        return new UInt128(Mix(first + BitOperations.RotateLeft(second, 23)), Mix(second));
    }

    private static void Add(ref ulong first, ref ulong second, ulong word)
    {
        first = Mix(first ^ word);
        second = BitOperations.RotateLeft(second + (word * 0xC2B2AE3D27D4EB4F), 31) * 0x9E3779B185EBCA87;
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 32)) * 0xD6E8FEB86659FD93;
        value = (value ^ (value >> 29)) * 0xBF58476D1CE4E5B9;
        return value ^ (value >> 32);
    }
}
