using MetricsClient.Tool.Gateway;

namespace MetricsClient.Tool.Groups;

/// <summary>Which groups a user means: the one with exactly some labels, or all that have some labels.</summary>
internal sealed class GroupChoice
{
    private readonly Dictionary<string, string> _labels;
    private readonly bool _exactly;

    /// <summary>The group that has this job and these labels, and no others.</summary>
    /// <exception cref="ArgumentException">A label is given twice.</exception>
    public GroupChoice(IEnumerable<KeyValuePair<string, string>> labels, string job)
        : this(labels.Prepend(new("job", job)))
    {
        _exactly = true;
    }

    /// <summary>All groups that have these labels.</summary>
    /// <exception cref="ArgumentException">A label is given twice.</exception>
    public GroupChoice(IEnumerable<KeyValuePair<string, string>> labels)
    {
        _labels = new(StringComparer.Ordinal);
        foreach ((string name, string value) in labels)
        {
            if (!_labels.TryAdd(name, value))
            {
                throw new ArgumentException($"The label '{name}' is given twice; a group has each label once.", nameof(labels));
            }
        }
    }

    /// <summary>The labels that are asked for.</summary>
    public IReadOnlyDictionary<string, string> Labels => _labels;

    public bool Includes(PushgatewayGroup group) =>
        (!_exactly || group.Labels.Count == _labels.Count)
        && _labels.All(label => group.Labels.TryGetValue(label.Key, out string? value) && value == label.Value);

    public override string ToString() => (_exactly ? "" : "with ") + GroupText.Name(_labels);
}
