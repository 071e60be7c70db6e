using System.Text;
using MetricsClient.Text;

namespace MetricsClient.Push.Gateway;

/// <summary>The grouping key: the labels that identify a group on the gateway, which are the job and the additional labels.</summary>
/// <remarks>
/// The gateway compares groups by their labels, in any order. Here the additional labels are sorted in ordinal order, so that each group
/// has exactly one path. The constructor rejects a value that is not valid UTF-8: such a value would make every scrape of the gateway fail
/// until the group is deleted.
/// </remarks>
internal sealed class GroupingKey
{
    public const string JobLabel = "job";

    private const string Base64Suffix = "@base64";

    private readonly KeyValuePair<string, string>[] _labels;

    /// <exception cref="ArgumentException">The job is empty, or a gateway would reject the name or the value of a label.</exception>
    public GroupingKey(string? job, IEnumerable<KeyValuePair<string, string>> labels, bool allowEmptyValues)
    {
        if (string.IsNullOrEmpty(job))
        {
            throw Throw.BadPushOption("The job is missing; set MetricPusherOptions.Job to the name of the job.");
        }

        CheckText(JobLabel, job);
        // A sequence of pairs would be compiled at the first use (benchmarks: cold).
        KeyValuePair<string, string>[] additional = labels is ICollection<KeyValuePair<string, string>> { Count: 0 }
            ? []
            : [.. labels.OrderBy(static label => label.Key, StringComparer.Ordinal)];
        Path = Segments(JobLabel, job);
        foreach ((string name, string value) in additional)
        {
            Check(name, value, allowEmptyValues);
            Path += Segments(name, value);
        }

        _labels = [new(JobLabel, job), .. additional];
    }

    /// <summary>The part of the address after <c>/metrics</c>, for example <c>/job/backup/shard/3</c>.</summary>
    public string Path { get; }

    /// <summary>All labels. The job is the first label.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Labels => _labels;

    /// <summary>
    /// Returns the group of a path such as <c>/metrics/job/backup/shard/3</c>. Returns null if the path is not exactly the path of a group
    /// as this class writes it, so that no other path can be sent to a gateway.
    /// </summary>
    public static GroupingKey? FromPath(string path)
    {
        string[] parts = path.Split('/');
        if (parts.Length % 2 != 0 || parts.Length < 4)
        {
            return null;
        }

        try
        {
            KeyValuePair<string, string>[] labels = [.. parts.Skip(2).Chunk(2).Select(static pair => Label(pair[0], pair[1]))];
            var group = new GroupingKey(labels[0].Value, labels[1..], allowEmptyValues: true);
            return path == $"/metrics{group.Path}" && labels.DistinctBy(static label => label.Key).Count() == labels.Length ? group : null;
        }
        catch (Exception failure) when (failure is ArgumentException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Returns the name if the grouping key has a label with this name, otherwise null.</summary>
    public string? LabelNamed(ReadOnlySpan<byte> utf8)
    {
        foreach ((string name, string _) in _labels)
        {
            if (Ascii.Equals(utf8, name))
            {
                return name;
            }
        }

        return null;
    }

    /// <summary>Returns the labels as text for messages, for example <c>job="backup",shard="3"</c>.</summary>
    public override string ToString()
    {
        string[] pairs = new string[_labels.Length];
        for (int i = 0; i < pairs.Length; i++)
        {
            pairs[i] = $"{_labels[i].Key}=\"{_labels[i].Value}\"";
        }

        return string.Join(',', pairs);
    }

    private static void Check(string name, string? value, bool allowEmptyValues)
    {
        if (!MetricName.IsValidLabel(name))
        {
            throw Throw.BadPushOption($"'{name}' is not a label name; use letters, digits and '_', and do not start with a digit.");
        }

        if (name == JobLabel)
        {
            throw Throw.BadPushOption("The grouping key has a label 'job'; set the job by MetricPusherOptions.Job or the name of the batch job instead.");
        }

        if (name.StartsWith("__", StringComparison.Ordinal))
        {
            throw Throw.BadPushOption($"The label name '{name}' is reserved; choose a name that does not start with '__'.");
        }

        if (string.IsNullOrEmpty(value) && (value is null || !allowEmptyValues))
        {
            throw Throw.BadPushOption(
                $"The grouping label '{name}' is empty. A group with an empty label differs from the group without this label; "
                + "remove the label, or set AllowEmptyGroupingValues.");
        }

        CheckText(name, value);
    }

    private static void CheckText(string name, string value)
    {
        for (int i = 0; i < value.Length; i += Rune.GetRuneAt(value, i).Utf16SequenceLength)
        {
            if (!Rune.TryGetRuneAt(value, i, out _))
            {
                throw Throw.BadPushOption($"The value of the grouping label '{name}' contains a lone surrogate, which no gateway can store; give valid Unicode text.");
            }
        }
    }

    // Some values are written in base64, because proxies and servers decode an escaped slash, and clients remove the path segments '.' and
    // '..'.
    private static string Segments(string name, string value) => value switch
    {
        "" => $"/{name}{Base64Suffix}/=",
        "." or ".." => Encoded(name, value),
        _ when value.Contains('/') => Encoded(name, value),
        _ => $"/{name}/{Uri.EscapeDataString(value)}",
    };

    private static KeyValuePair<string, string> Label(string name, string value)
    {
        if (!name.EndsWith(Base64Suffix, StringComparison.Ordinal))
        {
            return new(name, Uri.UnescapeDataString(value));
        }

        string base64 = value.TrimEnd('=').Replace('-', '+').Replace('_', '/');
        byte[] bytes = Convert.FromBase64String(base64.PadRight((base64.Length + 3) / 4 * 4, '='));
        return new(name[..^Base64Suffix.Length], Encoding.UTF8.GetString(bytes));
    }

    private static string Encoded(string name, string value)
    {
        string base64 = Convert.ToBase64String(Encoding.UTF8.GetBytes(value));
        return $"/{name}{Base64Suffix}/{base64.TrimEnd('=').Replace('+', '-').Replace('/', '_')}";
    }
}
