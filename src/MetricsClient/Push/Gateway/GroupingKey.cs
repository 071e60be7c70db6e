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

    private readonly KeyValuePair<string, string>[] _labels;

    /// <exception cref="ArgumentException">The job is empty, or a gateway would reject the name or the value of a label.</exception>
    public GroupingKey(string? job, IEnumerable<KeyValuePair<string, string>> labels, bool allowEmptyValues)
    {
        if (string.IsNullOrEmpty(job))
        {
            throw Throw.BadPushOption("The job is missing; set MetricPusherOptions.Job to the name of the job.");
        }

        CheckText(JobLabel, job);
        KeyValuePair<string, string>[] additional = [.. labels.OrderBy(static label => label.Key, StringComparer.Ordinal)];
        foreach ((string name, string value) in additional)
        {
            Check(name, value, allowEmptyValues);
        }

        _labels = [new(JobLabel, job), .. additional];
        Path = string.Concat(_labels.Select(static label => Segments(label.Key, label.Value)));
    }

    /// <summary>The part of the address after <c>/metrics</c>, for example <c>/job/backup/shard/3</c>.</summary>
    public string Path { get; }

    /// <summary>All labels. The job is the first label.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Labels => _labels;

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
    public override string ToString() =>
        string.Join(',', _labels.Select(static label => $"{label.Key}=\"{label.Value}\""));

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
        "" => $"/{name}@base64/=",
        "." or ".." => Encoded(name, value),
        _ when value.Contains('/') => Encoded(name, value),
        _ => $"/{name}/{Uri.EscapeDataString(value)}",
    };

    private static string Encoded(string name, string value)
    {
        string base64 = Convert.ToBase64String(Encoding.UTF8.GetBytes(value));
        return $"/{name}@base64/{base64.TrimEnd('=').Replace('+', '-').Replace('/', '_')}";
    }
}
