using System.Collections;
using System.Text;

namespace MetricsClient.Tool.Running;

/// <summary>
/// The arguments and the environment of this process as bytes. Strings of .NET lose bytes that are not UTF-8.
/// </summary>
internal static class RawWords
{
    private static readonly UTF8Encoding s_strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>
    /// Returns the bytes of the last words of the command line. If the system has no /proc, or the words belong to
    /// another command line, returns the words as UTF-8.
    /// </summary>
    public static IReadOnlyList<byte[]> Last(IReadOnlyList<string> words)
    {
        IReadOnlyList<byte[]> all = All();
        byte[][] last = [.. all.Skip(all.Count - words.Count)];
        bool areSame = last.Select(Encoding.UTF8.GetString).SequenceEqual(words);
        return areSame ? last : [.. words.Select(Encoding.UTF8.GetBytes)];
    }

    /// <summary>
    /// Returns all words of the command line of this process, with the host of the runtime; none if the system has no /proc.
    /// </summary>
    public static IReadOnlyList<byte[]> All() => Read("/proc/self/cmdline");

    /// <summary>Returns the environment as the process received it, each entry in the form NAME=VALUE.</summary>
    public static IReadOnlyList<byte[]> Environment()
    {
        List<byte[]> all = Read("/proc/self/environ");
        return all.Count > 0 ? all : [.. System.Environment.GetEnvironmentVariables().Cast<DictionaryEntry>()
            .Select(static entry => Encoding.UTF8.GetBytes($"{entry.Key}={entry.Value}"))];
    }

    /// <summary>Returns true if all words are valid UTF-8.</summary>
    public static bool AreText(IEnumerable<byte[]> words)
    {
        try
        {
            return words.All(static word => s_strict.GetCharCount(word) >= 0);
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }

    private static List<byte[]> Read(string file)
    {
        var words = new List<byte[]>();
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return words;
        }

        // Each word ends in a zero byte, an empty word too.
        int start = 0;
        for (int end; (end = Array.IndexOf(bytes, (byte)0, start)) >= 0; start = end + 1)
        {
            words.Add(bytes[start..end]);
        }

        return words;
    }
}
