using MetricsClient.Collectors;
using MetricsClient.Text;

namespace MetricsClient.Registry;

/// <summary>The state that a registry shares with its labeled views: families, collectors, settings and problems.</summary>
internal sealed class RegistryState
{
    private readonly List<CollectorRegistry> _views = [];

    public RegistryState(CollectorRegistry root, TimeProvider time)
    {
        Root = root;
        Weak = new WeakReference<CollectorRegistry>(root);
        Time = time;
    }

    /// <summary>The registry that is not a view.</summary>
    public CollectorRegistry Root { get; }

    /// <summary>A weak reference to the registry, for objects that can outlive the registry.</summary>
    public WeakReference<CollectorRegistry> Weak { get; }

    public TimeProvider Time { get; }

    public FamilyTable Families { get; } = new();

    public CollectSources Sources { get; } = new();

    public ProblemLog Problems { get; } = new();

    public bool AllowUtf8Names { get; set; }

    public bool SampleExemplars { get; set; }

    /// <summary>True if the registry has a view. Then the static labels cannot change any more.</summary>
    public bool HasViews
    {
        get
        {
            lock (_views)
            {
                return _views.Count > 0;
            }
        }
    }

    /// <summary>Returns the view with these static labels; creates the view on first use.</summary>
    /// <param name="labels">All static labels of the view, sorted by name.</param>
    /// <param name="create">Creates the view.</param>
    public CollectorRegistry ViewOf(KeyValuePair<string, string>[] labels, Func<RegistryState, CollectorRegistry> create)
    {
        if (Root.StaticLabels.SequenceEqual(labels))
        {
            return Root;
        }

        lock (_views)
        {
            if (_views.Find(view => view.StaticLabels.SequenceEqual(labels)) is { } present)
            {
                return present;
            }

            CollectorRegistry added = create(this);
            _views.Add(added);
            return added;
        }
    }

    /// <summary>Changes a setting, unless the value is the current value.</summary>
    /// <exception cref="InvalidOperationException">The value changes after the first metric is registered.</exception>
    public void Change(string setting, bool isSame, Action change)
    {
        if (!isSame && !Families.TryChange(change))
        {
            throw Throw.RegistryInUse(setting);
        }
    }
}
