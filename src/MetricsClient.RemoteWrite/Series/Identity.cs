using System.Globalization;
using MetricsClient.Push.Gateway;

namespace MetricsClient.RemoteWrite.Series;

/// <summary>The labels by which a receiver distinguishes the series of this process from the series of all other processes.</summary>
internal static class Identity
{
    private const string InstanceLabel = "instance";
    private const int RandomDigits = 8;

    /// <summary>
    /// A name that no other process has, and no later start of this process: the machine, the process, and a random number, because a
    /// container has the same process id after each start.
    /// </summary>
    public static string OfProcess { get; } = string.Create(
        CultureInfo.InvariantCulture, $"{Environment.MachineName}:{Environment.ProcessId}:{Guid.NewGuid().ToString("N")[..RandomDigits]}");

    /// <summary>Returns the labels of the group, the instance, and the configured labels.</summary>
    public static KeyValuePair<string, string>[] LabelsOf(
        GroupingKey group, string? instance, IEnumerable<KeyValuePair<string, string>> labels)
    {
        var all = new Dictionary<string, string>(labels, StringComparer.Ordinal);
        foreach ((string name, string value) in group.Labels)
        {
            all[name] = value;
        }

        if (instance is not null)
        {
            all[InstanceLabel] = instance;
        }
        else
        {
            all.TryAdd(InstanceLabel, OfProcess);
        }

        return [.. all];
    }
}
