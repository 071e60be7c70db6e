using System.Diagnostics.Metrics;
using MetricsClient.Model;
using MetricsClient.Text;

namespace MetricsClient.Meters.Naming;

/// <summary>
/// Converts names of .NET meters to Prometheus names: the instrument <c>http.server.request.duration</c> with the unit <c>s</c> becomes
/// <c>http_server_request_duration_seconds</c>.
/// </summary>
internal sealed class InstrumentName
{
    private readonly bool _keepsUtf8;

    /// <param name="keepsUtf8">True if names keep all characters, as UTF-8 names.</param>
    public InstrumentName(bool keepsUtf8)
    {
        _keepsUtf8 = keepsUtf8;
    }

    /// <summary>Returns the header of the family that exposes an instrument.</summary>
    /// <param name="instrument">The instrument.</param>
    /// <param name="shape">The shape of the family.</param>
    /// <param name="chosen">The name of the family; null to convert the name of the instrument.</param>
    public FamilyHeader HeaderOf(Instrument instrument, FamilyShape shape, string? chosen)
    {
        string help = instrument.Description ?? "";
        if (chosen is not null)
        {
            var header = new FamilyHeader(chosen, help, shape);
            return UnitName.Of(instrument.Unit) is { } suffix && header.BaseName.EndsWith('_' + suffix, StringComparison.Ordinal)
                ? new FamilyHeader(chosen, help, shape, suffix)
                : header;
        }

        string name = _keepsUtf8 ? instrument.Name : LegalName.Of(instrument.Name);
        string? unit = UnitName.Of(instrument.Unit);
        bool isCounter = shape.Kind == MetricKind.Counter;
        if (isCounter)
        {
            name = WithoutTotal(name);
        }

        if (name == unit)
        {
            unit = null; // OpenMetrics requires a name before the unit.
        }
        else if (unit is not null && !name.EndsWith('_' + unit, StringComparison.Ordinal))
        {
            name += '_' + unit;
        }

        return new FamilyHeader(isCounter ? name + MetricName.TotalSuffix : name, help, shape, unit);
    }

    /// <summary>
    /// Returns the label name for a tag name. A reserved label name and the name of a static label get the prefix <c>tag_</c>, and so does
    /// a UTF-8 name without an ASCII letter at the start, whose escaped form is reserved.
    /// </summary>
    public string LabelOf(string tag, FamilyShape shape, KeyValuePair<string, string>[] staticLabels)
    {
        string label = _keepsUtf8 ? tag : LegalName.Of(tag.Replace(':', '_'));
        bool isReserved = MetricName.IsReservedLabel(label, shape.ReservedLabel)
            || (_keepsUtf8 && !MetricName.IsValidLabel(label) && label is not [>= 'A' and <= 'Z' or >= 'a' and <= 'z', ..])
            || Array.Exists(staticLabels, one => EscapedName.LabelForms(one.Key).Intersect(EscapedName.LabelForms(label), StringComparer.Ordinal).Any());
        return isReserved || label.Length == 0 ? "tag" + (label is ['_', ..] ? label : "_" + label) : label;
    }

    // The suffix of a counter in a .NET name follows a dot or an underscore.
    private static string WithoutTotal(string name) =>
        MetricName.IsTotal(name) || name.EndsWith(".total", StringComparison.Ordinal) ? name[..^MetricName.TotalSuffix.Length] : name;
}
