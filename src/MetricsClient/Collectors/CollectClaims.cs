using MetricsClient.Model;
using MetricsClient.Text;

namespace MetricsClient.Collectors;

/// <summary>
/// The names that collectors and callbacks have used during one collect. Collectors of different views can write the same family.
/// </summary>
internal sealed class CollectClaims
{
    private readonly CollectorRegistry _registry;

    // From each claimed name to the family and the collectors that have written the family.
    private readonly Dictionary<string, Claim> _claims = new(StringComparer.Ordinal);

    public CollectClaims(CollectorRegistry registry)
    {
        _registry = registry;
    }

    /// <summary>Claims all names of a family for a collector.</summary>
    /// <exception cref="InvalidOperationException">Another family has one of the names.</exception>
    public void Add(FamilyDefinition family, CollectSource source)
    {
        string[] names = family.Header.Claims;
        string? taken = _registry.Families.Clash(family.Header, source.Collector)
            ?? Array.Find(names, name => _claims.TryGetValue(name, out Claim? claim) && !claim.Admits(family, source));
        if (taken is not null)
        {
            throw Throw.NameTaken(family.Header.Name, taken, taken);
        }

        foreach (string name in names)
        {
            if (!_claims.TryGetValue(name, out Claim? claim))
            {
                _claims[name] = claim = new Claim(family);
            }

            claim.Sources.Add(source);
        }
    }

    /// <summary>Releases the names of a collector whose families are omitted.</summary>
    public void Release(CollectSource source)
    {
        foreach ((string name, Claim claim) in _claims)
        {
            if (claim.Sources.Remove(source) && claim.Sources.Count == 0)
            {
                _claims.Remove(name);
            }
        }
    }

    private sealed class Claim
    {
        private readonly FamilyDefinition _family;

        public Claim(FamilyDefinition family)
        {
            _family = family;
        }

        public HashSet<CollectSource> Sources { get; } = [];

        /// <summary>True if the family has the same definition, and no collector of the same view has written the family.</summary>
        public bool Admits(FamilyDefinition family, CollectSource source) =>
            family.Header.Name == _family.Header.Name
            && _family.DifferenceTo(family) is null
            && Sources.All(other => other.Registry != source.Registry);
    }
}
