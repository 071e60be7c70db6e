using System.Diagnostics.Metrics;
using MetricsClient.Registry;

namespace MetricsClient.Meters.Publishing;

/// <summary>The meters that one registry publishes, each name once. Thread-safe.</summary>
internal sealed class MeterPublications
{
    private readonly Dictionary<string, IDisposable> _byName = new(StringComparer.Ordinal);
    private readonly CollectorRegistry _registry;

    public MeterPublications(CollectorRegistry registry)
    {
        _registry = registry;
    }

    /// <summary>Publishes the families of the registry as a meter.</summary>
    /// <returns>An object that disposes the meter. The same object for each call with the same name.</returns>
    public IDisposable Add(string name)
    {
        MeterPublication publication;
        IDisposable registration;
        IDisposable? watch = null;
        lock (_byName)
        {
            if (_byName.TryGetValue(name, out IDisposable? present))
            {
                return present;
            }

            publication = new MeterPublication(_registry, name);
            registration = new Registration(() =>
            {
                watch?.Dispose();
                Remove(name, publication.Meter);
            });
            _byName.Add(name, registration);
        }

        watch = publication.Start(_registry);
        return registration;
    }

    private void Remove(string name, Meter meter)
    {
        lock (_byName)
        {
            _byName.Remove(name);
        }

        meter.Dispose();
    }
}
