using System.Collections.ObjectModel;
using MetricsClient.AspNetCore.ServiceDiscovery;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>
/// Scrape targets with common labels: an element of the target list that <c>MapHttpServiceDiscovery</c> serves to Prometheus. Immutable.
/// </summary>
public sealed class ScrapeTargetGroup
{
    /// <summary>Creates a group of targets.</summary>
    /// <param name="targets">
    /// The addresses that Prometheus scrapes, as <c>host:port</c>, such as <c>shop-1.example:5000</c> or <c>[::1]:5000</c>. Without a port,
    /// Prometheus uses the default port of the scheme. The list may be empty.
    /// </param>
    /// <param name="labels">
    /// The labels of all targets of the group; null for none. Prometheus adds labels that begin with a letter to each series. Labels that
    /// begin with two underscores configure the scrape, such as <c>__metrics_path__</c> and <c>__scheme__</c>, or are visible to
    /// relabeling only, such as <c>__meta_rack</c>.
    /// </param>
    /// <exception cref="ArgumentException">
    /// A target contains a scheme, a path or credentials, or is not <c>host:port</c> for another reason. A label name is invalid or occurs
    /// twice, or a label value is null.
    /// </exception>
    /// <exception cref="ArgumentNullException">The targets are null.</exception>
    public ScrapeTargetGroup(IEnumerable<string> targets, IEnumerable<KeyValuePair<string, string>>? labels = null)
    {
        ArgumentNullException.ThrowIfNull(targets);

        string[] addresses = [.. targets];
        foreach (string address in addresses)
        {
            if (TargetAddress.MistakeIn(address) is { } mistake)
            {
                throw new ArgumentException(mistake, nameof(targets));
            }
        }

        Targets = Array.AsReadOnly(addresses);
        Labels = Checked(labels ?? []);
    }

    /// <summary>Gets the addresses of the targets, in the order in which they were given.</summary>
    public IReadOnlyList<string> Targets { get; }

    /// <summary>Gets the labels of all targets of the group.</summary>
    public IReadOnlyDictionary<string, string> Labels { get; }

    // Prometheus refuses a whole list because of one invalid label name, and keeps the last list without a visible sign in the app.
    private static ReadOnlyDictionary<string, string> Checked(IEnumerable<KeyValuePair<string, string>> labels)
    {
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((string name, string value) in labels)
        {
            if (name is null || !MetricName.IsValidLabel(name))
            {
                throw new ArgumentException(
                    $"'{MetricName.Shown(name ?? "null")}' is not a label name of a target; use letters, digits and '_', and do not start with a digit.", nameof(labels));
            }

            if (value is null)
            {
                throw new ArgumentException($"The label '{name}' of a target is null; omit the label, or give an empty text.", nameof(labels));
            }

            if (!known.TryAdd(name, value))
            {
                throw new ArgumentException($"The label '{name}' of a target occurs twice; remove one.", nameof(labels));
            }
        }

        return known.AsReadOnly();
    }
}
