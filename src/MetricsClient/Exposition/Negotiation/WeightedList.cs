using System.Globalization;

namespace MetricsClient.Exposition.Negotiation;

/// <summary>Parses a header with weighted choices (RFC 9110, section 12.4.2). Skips invalid entries.</summary>
internal ref struct WeightedList
{
    private ReadOnlySpan<char> _rest;
    private ReadOnlySpan<char> _parameters;

    public WeightedList(string? header)
    {
        _rest = header;
    }

    /// <summary>
    /// Reads the next choice, without its parameters, and its weight: from 0, which means not acceptable, to 1. Returns
    /// false at the end.
    /// </summary>
    public bool Next(out ReadOnlySpan<char> choice, out double weight)
    {
        while (!_rest.IsEmpty)
        {
            ReadOnlySpan<char> entry = CutAt(',', ref _rest);
            choice = CutAt(';', ref entry);
            _parameters = entry;
            if (!choice.IsEmpty && TryReadWeight(entry, out weight))
            {
                return true;
            }
        }

        choice = default;
        weight = 0;
        return false;
    }

    /// <summary>
    /// Returns the value of a parameter of the current choice, without quotes; empty if there is no such parameter.
    /// </summary>
    /// <param name="start">The name of the parameter and an equals sign, such as <c>version=</c>.</param>
    public readonly ReadOnlySpan<char> Parameter(string start)
    {
        ReadOnlySpan<char> rest = _parameters;
        while (!rest.IsEmpty)
        {
            ReadOnlySpan<char> parameter = CutAt(';', ref rest);
            if (parameter.StartsWith(start, StringComparison.OrdinalIgnoreCase))
            {
                return parameter[start.Length..].Trim('"');
            }
        }

        return [];
    }

    private static bool TryReadWeight(ReadOnlySpan<char> parameters, out double weight)
    {
        weight = 1;
        while (!parameters.IsEmpty)
        {
            ReadOnlySpan<char> parameter = CutAt(';', ref parameters);
            if (parameter.StartsWith("q=", StringComparison.OrdinalIgnoreCase) && !TryReadNumber(parameter[2..], out weight))
            {
                return false;
            }
        }

        return true;
    }

    private static bool TryReadNumber(ReadOnlySpan<char> text, out double weight) =>
        double.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out weight) && weight is >= 0 and <= 1;

    // Returns the trimmed text before the next separator, and removes this text and the separator from the rest.
    private static ReadOnlySpan<char> CutAt(char separator, scoped ref ReadOnlySpan<char> rest)
    {
        int at = rest.IndexOf(separator);
        ReadOnlySpan<char> before = at < 0 ? rest : rest[..at];
        rest = at < 0 ? [] : rest[(at + 1)..];
        return before.Trim();
    }
}
