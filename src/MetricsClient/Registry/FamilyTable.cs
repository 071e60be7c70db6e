using MetricsClient.Model;
using MetricsClient.Text;

namespace MetricsClient.Registry;

/// <summary>The owner of each name in a registry, and the families sorted by name.</summary>
internal sealed class FamilyTable
{
    private readonly object _gate = new();

    // Each name that a family claims in any format, and the owner of the name: a family, or a callback.
    private readonly Dictionary<string, (FamilyHeader Header, object Owner)> _claims = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private MetricFamily[]? _inOrder = [];

    /// <summary>Changes a setting of the registry that every family reads when it is created, under the same lock.</summary>
    /// <param name="setting">The name of the setting, for the message.</param>
    /// <param name="isSame">True if the new value is the current value. Then nothing happens.</param>
    /// <param name="change">Stores the new value.</param>
    /// <exception cref="InvalidOperationException">The value changes after the first metric is registered.</exception>
    public void ChangeSetting(string setting, bool isSame, Action change)
    {
        if (isSame)
        {
            return;
        }

        lock (_gate)
        {
            if (_claims.Count > 0)
            {
                throw Throw.RegistryInUse(setting);
            }

            change();
        }
    }

    /// <summary>Returns all families, sorted by name in ordinal order. Excludes families that are registered later.</summary>
    public MetricFamily[] GetInOrder()
    {
        lock (_gate)
        {
            return _inOrder ??= [.. _families.Values];
        }
    }

    /// <summary>Returns the family of this name; creates the family if there is none.</summary>
    /// <exception cref="InvalidOperationException">Another family or a callback uses the name.</exception>
    public MetricFamily GetOrAdd(FamilyHeader header, Func<MetricFamily> create)
    {
        lock (_gate)
        {
            if (_families.TryGetValue(header.Name, out MetricFamily? existing))
            {
                return existing;
            }

            MetricFamily added = create();
            CheckFree(header);
            Claim(header, added);
            _families.Add(header.Name, added);
            _inOrder = null;
            return added;
        }
    }

    /// <summary>Reserves the names for a callback.</summary>
    /// <exception cref="InvalidOperationException">A name is in use.</exception>
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

    /// <summary>Returns the name of a family of another owner that uses one of these names; null if all names are free.</summary>
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
    /// Closes the family or disposes the callback of a name, then releases the names. In this order, so that a new owner cannot
    /// claim a name that is still exposed.
    /// </summary>
    /// <returns>True if something of this name was registered.</returns>
    public bool Remove(string name)
    {
        lock (_gate)
        {
            if (!_claims.TryGetValue(name, out (FamilyHeader Header, object Owner) taken) || taken.Header.Name != name)
            {
                return false;
            }

            (taken.Owner as MetricFamily)?.Close();
            (taken.Owner as IDisposable)?.Dispose();
            ReleaseLocked(taken.Header);
            return true;
        }
    }

    /// <summary>Releases the names of an owner, unless another owner has claimed the names since.</summary>
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
