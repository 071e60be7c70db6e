using System.Text;
using MetricsClient.Text;

namespace MetricsClient.Model;

/// <summary>The names of a family in one escaping scheme, and the bytes by which formats show them.</summary>
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

    /// <summary>The name by which OpenMetrics knows the family: without <c>_total</c> for a counter, without <c>_info</c> for an info.</summary>
    public string BaseName { get; }

    /// <summary>Whether text must quote the names, which then stand between the braces.</summary>
    public bool IsQuoted { get; }

    public byte[] NameUtf8 { get; }

    /// <summary>The name as it stands in a line of metadata: <c>x</c>, or <c>"a.b"</c>.</summary>
    public byte[] Title { get; }

    /// <summary>The base name as it stands in a line of metadata.</summary>
    public byte[] BaseTitle { get; }

    /// <summary>How a sample's line begins, up to a suffix: <c>x</c>, or <c>{"a.b</c>.</summary>
    public byte[] SampleStart { get; }

    /// <summary>How a sample's line begins whose suffix takes the place of the kind's own.</summary>
    public byte[] BaseSampleStart { get; }

    /// <summary>How a bucket's line begins, up to its labels: <c>x_bucket{</c>, or <c>{"a.b_bucket",</c>.</summary>
    public byte[] BucketStart { get; }

    /// <summary>The names in each scheme, by its number; one object in all places if the name is valid for every server.</summary>
    /// <param name="name">The name as it was registered.</param>
    /// <param name="suffixLength">How much of its end OpenMetrics does not count as the family's name.</param>
    public static FamilyNames[] InEachScheme(string name, int suffixLength)
    {
        EscapingScheme[] schemes = Enum.GetValues<EscapingScheme>();
        if (!MetricName.IsValidMetric(name))
        {
            // The suffix is of plain letters, and so is what each scheme makes of its end.
            return Array.ConvertAll(schemes, scheme => Of(EscapedName.OfMetric(name, scheme), suffixLength));
        }

        var all = new FamilyNames[schemes.Length];
        Array.Fill(all, Of(name, suffixLength));
        return all;
    }

    /// <summary>Whether the family's name ends with its unit here, as every format demands that shows units.</summary>
    public bool EndWith(string unit) =>
        BaseName.Length > unit.Length && BaseName[^(unit.Length + 1)] == '_' && BaseName.EndsWith(unit, StringComparison.Ordinal);

    private static FamilyNames Of(string name, int suffixLength) => new(name, name[..^suffixLength]);

    private static byte[] Quoted(string before, string name, string after) =>
        [.. Encoding.UTF8.GetBytes(before), .. EscapedText.ToUtf8(name), .. Encoding.UTF8.GetBytes(after)];
}
