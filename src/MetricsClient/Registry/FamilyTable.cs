using MetricsClient.Model;
using MetricsClient.Text;

namespace MetricsClient.Registry;

/// <summary>
/// The names in use in a registry, each with its owners, and the families by name. The owners of a name are families, or callbacks:
/// one for the registry and for each labeled view. A family claims several names, because some formats add suffixes such as
/// <c>_bucket</c> or <c>_created</c> to the name.
/// </summary>
internal sealed class FamilyTable
{
    private readonly object _gate = new();

    // From each claimed name to the claim of the families or callbacks.
    private readonly Dictionary<string, FamilyClaim> _claims = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FamilyClaim> _families = new(StringComparer.Ordinal);
    private MetricFamily[]? _inOrder = [];
    private Action<FamilyHeader, object>? _added;

    /// <summary>Changes a setting of the registry, under the lock of registrations: no family is registered during the change.</summary>
    /// <param name="change">Stores the new value.</param>
    /// <returns>False if a metric is registered; then nothing changes.</returns>
    public bool TryChange(Action change)
    {
        lock (_gate)
        {
            if (_claims.Count > 0)
            {
                return false;
            }

            change();
            return true;
        }
    }

    /// <summary>
    /// Calls a function with the header and the owner of each family and callback: at once for the present owners, and later for each new
    /// owner, on the thread of the registration. The function runs under no lock, possibly on several threads at once.
    /// </summary>
    public void Watch(Action<FamilyHeader, object> added)
    {
        (FamilyHeader Header, object Owner)[] present;
        lock (_gate)
        {
            present = [.. _claims.Values.Distinct().SelectMany(static claim => claim.Owners.Select(owner => (claim.Header, owner)))];
            _added += added;
        }

        Array.ForEach(present, one => added(one.Header, one.Owner));
    }

    /// <summary>Ends the calls of a function.</summary>
    public void Unwatch(Action<FamilyHeader, object> added)
    {
        lock (_gate)
        {
            _added -= added;
        }
    }

    /// <summary>
    /// Returns all families, sorted by name in ordinal order. Families of several views with one name follow each other. A family that is
    /// registered later is not in the array.
    /// </summary>
    public MetricFamily[] GetInOrder()
    {
        lock (_gate)
        {
            return _inOrder ??= SortedLocked();
        }
    }

    /// <summary>Returns the family of the view with this name, and creates the family if the view has none.</summary>
    /// <param name="header">The header of the family.</param>
    /// <param name="view">The registry or one of its views.</param>
    /// <param name="create">
    /// Creates the family. Receives a family of another view with the same name, or null, and throws an exception if both are not alike.
    /// </param>
    /// <exception cref="InvalidOperationException">Another family or a callback uses the name.</exception>
    public MetricFamily GetOrAdd(FamilyHeader header, CollectorRegistry view, Func<MetricFamily?, MetricFamily> create)
    {
        MetricFamily added;
        lock (_gate)
        {
            if (!_families.TryGetValue(header.Name, out FamilyClaim? claim))
            {
                added = create(null);
                Claim(added.Definition, view, added);
            }
            else if (claim.OwnerIn(view) is MetricFamily existing)
            {
                return existing;
            }
            else
            {
                added = create((MetricFamily)claim.Owners[0]);
                claim.Add(view, added);
            }

            _inOrder = null;
        }

        _added?.Invoke(header, added);
        return added;
    }

    /// <summary>Claims all names of a callback's family, so that no other family or callback can register a name of the family.</summary>
    /// <exception cref="InvalidOperationException">Another family or callback already claims one of the names.</exception>
    public void Reserve(FamilyDefinition definition, CollectorRegistry view, object owner)
    {
        FamilyHeader header = definition.Header;
        lock (_gate)
        {
            if (!_claims.TryGetValue(header.Name, out FamilyClaim? taken) || taken.Header.Name != header.Name || taken.Owners[0] is MetricFamily)
            {
                Claim(definition, view, owner);
            }
            else if (taken.OwnerIn(view) is not null)
            {
                throw Throw.CallbackTwice(header.Name);
            }
            else if (taken.Definition.DifferenceTo(definition) is { } difference)
            {
                throw Throw.Different(header.Name, difference);
            }
            else
            {
                taken.Add(view, owner);
            }
        }

        _added?.Invoke(header, owner);
    }

    /// <summary>
    /// Finds a conflict between the names of a header and the claims of other owners. Returns the name of the family that claims a name of
    /// the header; null if there is no conflict.
    /// </summary>
    public string? Clash(FamilyHeader header, object owner)
    {
        lock (_gate)
        {
            foreach (string claim in header.Claims)
            {
                if (_claims.TryGetValue(claim, out FamilyClaim? taken) && !taken.Owners.Contains(owner))
                {
                    return taken.Header.Name;
                }
            }

            return null;
        }
    }

    /// <summary>
    /// Closes the families or disposes the callbacks with a name, and then releases the claimed names. The order matters: a new owner must
    /// not claim a name while a scrape can still expose the old family.
    /// </summary>
    /// <returns>True if a family or callback with this name was registered.</returns>
    public bool Remove(string name)
    {
        lock (_gate)
        {
            if (!_claims.TryGetValue(name, out FamilyClaim? taken) || taken.Header.Name != name)
            {
                return false;
            }

            foreach (object owner in taken.Owners.ToArray())
            {
                (owner as MetricFamily)?.Close();
                (owner as IDisposable)?.Dispose();
            }

            ReleaseLocked(taken);
            return true;
        }
    }

    /// <summary>Releases the names of an owner. Does nothing if a new owner has already claimed the names.</summary>
    public void Release(FamilyHeader header, object owner)
    {
        lock (_gate)
        {
            if (_claims.TryGetValue(header.Name, out FamilyClaim? taken) && taken.Remove(owner))
            {
                _inOrder = null;
                if (taken.Owners.Count == 0)
                {
                    ReleaseLocked(taken);
                }
            }
        }
    }

    // Sorted at a collect. A sorted dictionary would be compiled at the start of every program (benchmarks: cold).
    private MetricFamily[] SortedLocked()
    {
        var claims = new FamilyClaim[_families.Count];
        _families.Values.CopyTo(claims, 0);
        Array.Sort(claims, static (one, other) => string.CompareOrdinal(one.Header.Name, other.Header.Name));
        var families = new List<MetricFamily>();
        foreach (FamilyClaim claim in claims)
        {
            foreach (object owner in claim.Owners)
            {
                families.Add((MetricFamily)owner);
            }
        }

        return [.. families];
    }

    private void ReleaseLocked(FamilyClaim released)
    {
        foreach (string claim in released.Header.Claims)
        {
            // The names are free already after the callbacks were disposed, and some names if a claim has failed.
            _claims.Remove(claim);
        }

        if (_families.Remove(released.Header.Name))
        {
            _inOrder = null;
        }
    }

    /// <exception cref="InvalidOperationException">Another family or callback already claims one of the names.</exception>
    private void Claim(FamilyDefinition definition, CollectorRegistry view, object owner)
    {
        FamilyHeader header = definition.Header;
        foreach (string claim in header.Claims)
        {
            if (_claims.TryGetValue(claim, out FamilyClaim? taken))
            {
                throw Throw.NameTaken(header.Name, taken.Header.Name, claim);
            }
        }

        var added = new FamilyClaim(definition);
        added.Add(view, owner);
        try
        {
            foreach (string claim in header.Claims)
            {
                _claims.Add(claim, added);
            }

            if (owner is MetricFamily)
            {
                _families.Add(header.Name, added);
            }
        }
        catch
        {
            ReleaseLocked(added); // Memory has run out.
            throw;
        }
    }

    /// <summary>The claim of one family: the names of the family, and the families or callbacks of the registry and of its views.</summary>
    private sealed class FamilyClaim
    {
        private readonly List<CollectorRegistry> _views = [];

        public FamilyClaim(FamilyDefinition definition)
        {
            Definition = definition;
        }

        public FamilyDefinition Definition { get; }

        public FamilyHeader Header => Definition.Header;

        public List<object> Owners { get; } = [];

        public object? OwnerIn(CollectorRegistry view) => _views.IndexOf(view) is >= 0 and var found ? Owners[found] : null;

        public void Add(CollectorRegistry view, object owner)
        {
            _views.Add(view);
            Owners.Add(owner);
        }

        public bool Remove(object owner)
        {
            int found = Owners.IndexOf(owner);
            if (found < 0)
            {
                return false;
            }

            _views.RemoveAt(found);
            Owners.RemoveAt(found);
            return true;
        }
    }
}
