using System.Globalization;
using System.Text;

namespace MetricsClient.Tool.CommandLine;

/// <summary>
/// Parses and formats durations in the syntax of Prometheus, such as <c>90s</c>, <c>1h30m</c> or <c>7d</c>. Each unit
/// occurs at most once, larger units first.
/// </summary>
internal static class Duration
{
    // Prometheus defines a year as 365 days.
    private static readonly (string Unit, TimeSpan Length)[] s_units =
    [
        ("y", TimeSpan.FromDays(365)),
        ("w", TimeSpan.FromDays(7)),
        ("d", TimeSpan.FromDays(1)),
        ("h", TimeSpan.FromHours(1)),
        ("m", TimeSpan.FromMinutes(1)),
        ("s", TimeSpan.FromSeconds(1)),
        ("ms", TimeSpan.FromMilliseconds(1)),
    ];

    // Weeks and years are not written, because ages are easiest to compare in days.
    private const int FirstComparable = 2;

    // The limit is longer than any sensible value, and short enough that timers accept it and sums do not overflow.
    private static readonly TimeSpan s_longest = TimeSpan.FromDays(36500);

    /// <summary>Parses a duration. Returns false if the text is not a duration.</summary>
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = TimeSpan.Zero;
        ReadOnlySpan<char> rest = text;
        int next = 0;
        while (rest.Length > 0)
        {
            int digits = rest.IndexOfAnyExceptInRange('0', '9');
            if (digits is <= 0 or > 15)
            {
                return false;
            }

            long count = long.Parse(rest[..digits], NumberStyles.None, CultureInfo.InvariantCulture);
            rest = rest[digits..];
            int letters = rest.IndexOfAnyInRange('0', '9') is var end && end < 0 ? rest.Length : end;
            int unit = UnitNamed(rest[..letters], next);
            if (unit < 0 || count > (s_longest - duration) / s_units[unit].Length)
            {
                return false;
            }

            duration += s_units[unit].Length * count;
            next = unit + 1;
            rest = rest[letters..];
        }

        return next > 0;
    }

    /// <summary>
    /// Formats a duration with at most two units, the largest that fit: <c>3d4h</c>, <c>1m30s</c>, <c>250ms</c>.
    /// </summary>
    public static string Text(TimeSpan duration)
    {
        if (duration < TimeSpan.FromSeconds(1))
        {
            return string.Create(CultureInfo.InvariantCulture, $"{Math.Max(0, (long)duration.TotalMilliseconds)}ms");
        }

        int largest = FirstComparable;
        while (duration < s_units[largest].Length)
        {
            largest++;
        }

        long whole = (long)(duration / s_units[largest].Length);
        string text = string.Create(CultureInfo.InvariantCulture, $"{whole}{s_units[largest].Unit}");
        TimeSpan left = duration - (s_units[largest].Length * whole);
        (string smaller, TimeSpan length) = s_units[largest + 1];
        long part = (long)(left / length);
        return part > 0 && smaller != "ms" ? string.Create(CultureInfo.InvariantCulture, $"{text}{part}{smaller}") : text;
    }

    /// <summary>Formats a duration of at least a millisecond with all units that it needs: <c>1d2h3m4s5ms</c>.</summary>
    public static string Exact(TimeSpan duration)
    {
        var text = new StringBuilder();
        foreach ((string unit, TimeSpan length) in s_units[FirstComparable..])
        {
            long count = (long)(duration / length);
            duration -= length * count;
            text.Append(count > 0 ? string.Create(CultureInfo.InvariantCulture, $"{count}{unit}") : "");
        }

        return text.ToString();
    }

    private static int UnitNamed(ReadOnlySpan<char> name, int from)
    {
        for (int i = from; i < s_units.Length; i++)
        {
            if (name.SequenceEqual(s_units[i].Unit))
            {
                return i;
            }
        }

        return -1;
    }
}
