using System.Text;
using MetricsClient.Text;

namespace MetricsClient.Model;

/// <summary>The names of a family in one escaping scheme, rendered as bytes for the text formats and protobuf.</summary>
internal sealed class FamilyNames
{
    private FamilyNames(string name, string baseName)
    {
        Name = name;
        BaseName = baseName;
        IsQuoted = !MetricName.IsValidMetric(name);
        NameUtf8 = Encoding.UTF8.GetBytes(name);
        if (IsQuoted)
        {
            Title = Quoted("\"", name, "\"");
            BaseTitle = Quoted("\"", baseName, "\"");
            SampleStart = Quoted("{\"", name, "");
            BaseSampleStart = Quoted("{\"", baseName, "");
            BucketStart = Quoted("{\"", name, "_bucket\",");
            return;
        }

        Title = SampleStart = NameUtf8;
        BaseTitle = BaseSampleStart = baseName.Length == name.Length ? NameUtf8 : Encoding.UTF8.GetBytes(baseName);
        BucketStart = Encoding.UTF8.GetBytes(name + "_bucket{");
    }

    /// <summary>The exposed name, such as <c>http_requests_total</c>.</summary>
    public string Name { get; }

    /// <summary>The OpenMetrics name of the family: without <c>_total</c> for a counter, without <c>_info</c> for an info.</summary>
    public string BaseName { get; }

    /// <summary>
    /// True if the text formats must write the name in quotes and inside the braces, because the name has other characters than a classic
    /// name.
    /// </summary>
    public bool IsQuoted { get; }

    public byte[] NameUtf8 { get; }

    /// <summary>The name as in the HELP and TYPE lines: <c>x</c>, or <c>"a.b"</c>.</summary>
    public byte[] Title { get; }

    /// <summary>The base name as in the HELP and TYPE lines of OpenMetrics.</summary>
    public byte[] BaseTitle { get; }

    /// <summary>The start of a sample line, up to the position of a suffix: <c>x</c>, or <c>{"a.b</c>.</summary>
    public byte[] SampleStart { get; }

    /// <summary>The start of a sample line whose suffix, such as <c>_created</c>, replaces <c>_total</c> or <c>_info</c>.</summary>
    public byte[] BaseSampleStart { get; }

    /// <summary>The start of a bucket line, up to the labels: <c>x_bucket{</c>, or <c>{"a.b_bucket",</c>.</summary>
    public byte[] BucketStart { get; }

    /// <summary>Returns the names in each scheme, indexed by scheme; a single element if no scheme changes the name.</summary>
    /// <param name="name">The name as registered.</param>
    /// <param name="suffixLength">
    /// The length of <c>_total</c> or <c>_info</c> at the end of the name, which OpenMetrics omits; otherwise zero.
    /// </param>
    public static FamilyNames[] InEachScheme(string name, int suffixLength)
    {
        if (MetricName.IsValidMetric(name))
        {
            return [Of(name, suffixLength)];
        }

        // Every scheme keeps the characters of the suffix, so the escaped name still ends in the suffix.
        return Array.ConvertAll(Enum.GetValues<EscapingScheme>(), scheme => Of(EscapedName.OfMetric(name, scheme), suffixLength));
    }

    /// <summary>Returns true if the base name in this scheme ends in the unit. Every format with units requires this ending.</summary>
    public bool EndWith(string unit) =>
        BaseName.Length > unit.Length && BaseName[^(unit.Length + 1)] == '_' && BaseName.EndsWith(unit, StringComparison.Ordinal);

    private static FamilyNames Of(string name, int suffixLength) => new(name, name[..^suffixLength]);

    private static byte[] Quoted(string before, string name, string after) =>
        [.. Encoding.UTF8.GetBytes(before), .. EscapedText.ToUtf8(name), .. Encoding.UTF8.GetBytes(after)];
}
