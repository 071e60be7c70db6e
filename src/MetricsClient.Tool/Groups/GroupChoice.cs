using MetricsClient.Tool.Gateway;

namespace MetricsClient.Tool.Groups;

/// <summary>Selects groups: the group with exactly the given labels, or all groups with the given labels.</summary>
internal sealed class GroupChoice
{
    private readonly Dictionary<string, string> _labels;
    private readonly bool _exactly;

    /// <summary>Selects the group with exactly this job and these labels.</summary>
    /// <exception cref="ArgumentException">A label occurs twice.</exception>
    public GroupChoice(IEnumerable<KeyValuePair<string, string>> labels, string job)
        : this(labels.Prepend(new("job", job)))
    {
        _exactly = true;
    }

    /// <summary>Selects all groups with these labels.</summary>
    /// <exception cref="ArgumentException">A label occurs twice.</exception>
    public GroupChoice(IEnumerable<KeyValuePair<string, string>> labels)
    {
        _labels = new(StringComparer.Ordinal);
        foreach ((string name, string value) in labels)
        {
            if (!_labels.TryAdd(name, value))
            {
                throw new ArgumentException($"The label '{name}' occurs twice; give each label once.", nameof(labels));
            }
        }
    }

    /// <summary>Gets the given labels.</summary>
    public IReadOnlyDictionary<string, string> Labels => _labels;

    public bool Includes(PushgatewayGroup group) =>
        (!_exactly || group.Labels.Count == _labels.Count)
        && _labels.All(label => group.Labels.TryGetValue(label.Key, out string? value) && value == label.Value);

    public override string ToString() => (_exactly ? "" : "with ") + GroupText.Name(_labels);
}
