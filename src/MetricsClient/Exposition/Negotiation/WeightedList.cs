using System.Globalization;

namespace MetricsClient.Exposition.Negotiation;

/// <summary>Reads a header that lists choices with weights (RFC 9110, section 12.4.2), and skips garbage.</summary>
internal ref struct WeightedList
{
    private ReadOnlySpan<char> _rest;
    private ReadOnlySpan<char> _parameters;

    public WeightedList(string? header)
    {
        _rest = header;
    }

    /// <summary>The next choice, without its parameters, and its weight from 0 (never) to 1.</summary>
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

    /// <summary>The value of a parameter of the choice, without quotes around it; empty where there is none.</summary>
    /// <param name="start">The parameter's name and the sign behind it, such as <c>version=</c>.</param>
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

    // Cuts off what stands before the separator, without the blanks around it.
    private static ReadOnlySpan<char> CutAt(char separator, scoped ref ReadOnlySpan<char> rest)
    {
        int at = rest.IndexOf(separator);
        ReadOnlySpan<char> before = at < 0 ? rest : rest[..at];
        rest = at < 0 ? [] : rest[(at + 1)..];
        return before.Trim();
    }
}
