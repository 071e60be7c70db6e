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
        lock (_byName)
        {
            if (_byName.TryGetValue(name, out IDisposable? present))
            {
                return present;
            }

            publication = new MeterPublication(_registry, name);
            registration = new Registration(() => Remove(name, publication));
            _byName.Add(name, registration);
        }

        _registry.Families.Watch(publication.Add);
        return registration;
    }

    private void Remove(string name, MeterPublication publication)
    {
        _registry.Families.Unwatch(publication.Add);
        lock (_byName)
        {
            _byName.Remove(name);
        }

        publication.Meter.Dispose();
    }
}
