using MetricsClient.Model;
using MetricsClient.Text;

namespace MetricsClient.Registry;

/// <summary>Who owns which name in a registry, and the families in the order of their names.</summary>
internal sealed class FamilyTable
{
    private readonly object _gate = new();

    // Each name that a family would show in any format, and its owner: a family, or a callback that stands for one.
    private readonly Dictionary<string, (FamilyHeader Header, object Owner)> _claims = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private MetricFamily[]? _inOrder = [];

    /// <summary>Whether nothing has a name here, neither a family nor a callback.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_gate)
            {
                return _claims.Count == 0;
            }
        }
    }

    /// <summary>Every family, by name in ordinal order. What is registered later is not part of it.</summary>
    public MetricFamily[] GetInOrder()
    {
        lock (_gate)
        {
            return _inOrder ??= [.. _families.Values];
        }
    }

    /// <summary>The family of that name, made if there is none.</summary>
    /// <exception cref="InvalidOperationException">The name is taken by something else.</exception>
    public MetricFamily GetOrAdd(FamilyHeader header, Func<MetricFamily> create)
    {
        lock (_gate)
        {
            if (_families.TryGetValue(header.Name, out MetricFamily? existing))
            {
                return existing;
            }

            CheckFree(header);
            MetricFamily added = create();
            Claim(header, added);
            _families.Add(header.Name, added);
            _inOrder = null;
            return added;
        }
    }

    /// <summary>Takes the names for something that is not a family.</summary>
    /// <exception cref="InvalidOperationException">A name is taken.</exception>
    public void Reserve(FamilyHeader header, object owner)
    {
        lock (_gate)
        {
            if (_claims.TryGetValue(header.Name, out (FamilyHeader Header, object Owner) taken)
                && taken.Header.Name == header.Name
                && taken.Owner is not MetricFamily)
            {
                throw Throw.CallbackTwice(header.Name);
            }

            CheckFree(header);
            Claim(header, owner);
        }
    }

    /// <summary>The family that already shows one of these names, unless it is the owner's own; null when all are free.</summary>
    public string? Clash(FamilyHeader header, object owner)
    {
        lock (_gate)
        {
            foreach (string claim in header.Claims)
            {
                if (_claims.TryGetValue(claim, out (FamilyHeader Header, object Owner) taken) && taken.Owner != owner)
                {
                    return taken.Header.Name;
                }
            }

            return null;
        }
    }

    /// <summary>
    /// Ends what was registered under a name, then frees its names, so that nobody takes one that is still shown; whether
    /// there was anything.
    /// </summary>
    public bool Remove(string name, Action<object> end)
    {
        lock (_gate)
        {
            if (!_claims.TryGetValue(name, out (FamilyHeader Header, object Owner) taken) || taken.Header.Name != name)
            {
                return false;
            }

            end(taken.Owner);
            ReleaseLocked(taken.Header);
            return true;
        }
    }

    /// <summary>Frees the names of an owner, unless they belong to another by now.</summary>
    public void Release(FamilyHeader header, object owner)
    {
        lock (_gate)
        {
            if (_claims.TryGetValue(header.Name, out (FamilyHeader Header, object Owner) taken) && taken.Owner == owner)
            {
                ReleaseLocked(header);
            }
        }
    }

    private void ReleaseLocked(FamilyHeader header)
    {
        foreach (string claim in header.Claims)
        {
            _claims.Remove(claim);
        }

        if (_families.Remove(header.Name))
        {
            _inOrder = null;
        }
    }

    private void Claim(FamilyHeader header, object owner)
    {
        foreach (string claim in header.Claims)
        {
            _claims.Add(claim, (header, owner));
        }
    }

    private void CheckFree(FamilyHeader header)
    {
        foreach (string claim in header.Claims)
        {
            if (_claims.TryGetValue(claim, out (FamilyHeader Header, object Owner) taken))
            {
                throw Throw.NameTaken(header.Name, taken.Header.Name, claim);
            }
        }
    }
}
