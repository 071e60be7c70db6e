using MetricsClient.Text;

namespace MetricsClient.Meters;

/// <summary>The names and the prefixes of the meters that a registration exposes. Thread-safe.</summary>
internal sealed class MeterPatterns
{
    private readonly string[] _patterns;
    private readonly bool[] _matched;

    /// <exception cref="ArgumentException">A name is empty.</exception>
    public MeterPatterns(IEnumerable<string> patterns)
    {
        _patterns = [.. patterns];
        _matched = new bool[_patterns.Length];
        if (Array.Exists(_patterns, string.IsNullOrEmpty))
        {
            throw Throw.NoMeters();
        }
    }

    /// <summary>Gets the patterns that no meter has matched yet.</summary>
    public IEnumerable<string> Unmatched => _patterns.Where((_, i) => !Volatile.Read(ref _matched[i]));

    /// <summary>Returns true if a pattern matches the name of the meter, and remembers the match.</summary>
    public bool Include(string meter)
    {
        bool included = false;
        for (int i = 0; i < _patterns.Length; i++)
        {
            if (Matches(_patterns[i], meter))
            {
                Volatile.Write(ref _matched[i], true);
                included = true;
            }
        }

        return included;
    }

    private static bool Matches(string pattern, string meter) =>
        pattern.EndsWith('*') ? meter.AsSpan().StartsWith(pattern.AsSpan(0, pattern.Length - 1)) : meter == pattern;
}
