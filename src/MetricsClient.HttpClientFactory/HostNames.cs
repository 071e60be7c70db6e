using System.Collections.Concurrent;

namespace MetricsClient.HttpClientFactory;

/// <summary>The values of the label <c>host</c>: a limited number of hosts, so that the number of series is limited too.</summary>
/// <remarks>All members are thread-safe.</remarks>
internal sealed class HostNames
{
    private const string Other = "_OTHER";

    private readonly ConcurrentDictionary<string, string> _known = new(StringComparer.Ordinal);
    private readonly int _max;
    private int _count;

    public HostNames(int max)
    {
        _max = max;
    }

    /// <summary>Returns the value for the address of a request.</summary>
    public string NameOf(Uri? address)
    {
        if (_max == 0 || address is not { IsAbsoluteUri: true })
        {
            return "";
        }

        string host = address.Host;
        return _known.TryGetValue(host, out string? known) ? known : Add(host);
    }

    // The count includes a place for each host in the dictionary, so that concurrent threads do not exceed the limit. The count changes only
    // while the dictionary has fewer hosts than the limit.
    private string Add(string host)
    {
        if (Volatile.Read(ref _count) >= _max)
        {
            return Other;
        }

        if (Interlocked.Increment(ref _count) > _max)
        {
            Interlocked.Decrement(ref _count);
            return Other;
        }

        if (!_known.TryAdd(host, host))
        {
            Interlocked.Decrement(ref _count);
        }

        return host;
    }
}
