using MetricsClient.Model;
using MetricsClient.Text;

namespace MetricsClient.Registry;

/// <summary>
/// The names in use in a registry, each with its owner, and the families sorted by name. The owner of a name is a family or a callback. A
/// family claims several names, because some formats add suffixes such as <c>_bucket</c> or <c>_created</c> to the name.
/// </summary>
internal sealed class FamilyTable
{
    private readonly object _gate = new();

    // From each claimed name to the family or callback that claims the name.
    private readonly Dictionary<string, (FamilyHeader Header, object Owner)> _claims = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private MetricFamily[]? _inOrder = [];
    private Action<FamilyHeader, object>? _added;

    /// <summary>Changes a setting of the registry, under the lock of registrations: no family is registered during the change.</summary>
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

    /// <summary>
    /// Calls a function with the header and the owner of each family and callback: at once for the present owners, and later for each new
    /// owner, on the thread of the registration. The function runs under no lock, possibly on several threads at once.
    /// </summary>
    /// <returns>An object that ends the calls when disposed.</returns>
    public IDisposable Watch(Action<FamilyHeader, object> added)
    {
        (FamilyHeader Header, object Owner)[] present;
        lock (_gate)
        {
            present = [.. _claims.Values.Distinct()];
            _added += added;
        }

        Array.ForEach(present, one => added(one.Header, one.Owner));
        return new Registration(() =>
        {
            lock (_gate)
            {
                _added -= added;
            }
        });
    }

    /// <summary>Returns all families, sorted by name in ordinal order. A family that is registered later is not in the array.</summary>
    public MetricFamily[] GetInOrder()
    {
        lock (_gate)
        {
            return _inOrder ??= [.. _families.Values];
        }
    }

    /// <summary>Returns the family with this name, and creates the family if the name is free.</summary>
    /// <exception cref="InvalidOperationException">Another family or a callback uses the name.</exception>
    public MetricFamily GetOrAdd(FamilyHeader header, Func<MetricFamily> create)
    {
        MetricFamily added;
        lock (_gate)
        {
            if (_families.TryGetValue(header.Name, out MetricFamily? existing))
            {
                return existing;
            }

            added = create();
            CheckFree(header);
            Claim(header, added);
            _families.Add(header.Name, added);
            _inOrder = null;
        }

        _added?.Invoke(header, added);
        return added;
    }

    /// <summary>Claims all names of a callback's family, so that no other family or callback can register a name of the family.</summary>
    /// <exception cref="InvalidOperationException">Another family or callback already claims one of the names.</exception>
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
                if (_claims.TryGetValue(claim, out (FamilyHeader Header, object Owner) taken) && taken.Owner != owner)
                {
                    return taken.Header.Name;
                }
            }

            return null;
        }
    }

    /// <summary>
    /// Closes the family or disposes the callback with a name, and then releases the claimed names. The order matters: a new owner must not
    /// claim a name while a scrape can still expose the old family.
    /// </summary>
    /// <returns>True if a family or callback with this name was registered.</returns>
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

    /// <summary>Releases the names of an owner. Does nothing if a new owner has already claimed the names.</summary>
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
