using MetricsClient.Model;
using MetricsClient.Push;
using MetricsClient.RemoteWrite.Requests;
using MetricsClient.RemoteWrite.Series;

namespace MetricsClient.RemoteWrite.Sending;

/// <summary>
/// Turns snapshots into requests. Adds the heartbeat of periodic pushes, and the stale markers. The last value of the heartbeat is 0, which
/// distinguishes a process that has ended from a process that was killed. Not thread-safe.
/// </summary>
internal sealed class SnapshotRequests : IDisposable
{
    /// <summary>The time between two requests with the metadata of all families.</summary>
    private static readonly TimeSpan s_metadataInterval = TimeSpan.FromMinutes(1);

    private static readonly FamilyHeader s_heartbeat = new(
        "metricsclient_remote_write_up", "1 while a process pushes periodically by remote write, 0 at the end of the process.", MetricKind.Gauge);

    private static readonly LabelSchema s_noLabels = new([], []);
    private static readonly byte[] s_heartbeatLabels = s_noLabels.Render([]);

    private readonly SeriesStore _store;
    private readonly bool _withNative;
    private readonly bool _convertsClassic;
    private readonly TimeProvider _time;
    private RequestWriter _writer;
    private long _lastTimestamp;
    private long? _metadataAt;
    private bool _hasHeartbeat;

    /// <param name="store">The series that were sent before.</param>
    /// <param name="writer">Writes the first snapshots.</param>
    /// <param name="withNative">True if native histograms are sent.</param>
    /// <param name="convertsClassic">True if version 2 sends other histograms as native histograms with custom bounds.</param>
    /// <param name="time">The clock.</param>
    public SnapshotRequests(SeriesStore store, RequestWriter writer, bool withNative, bool convertsClassic, TimeProvider time)
    {
        _store = store;
        _writer = writer;
        _withNative = withNative;
        _convertsClassic = convertsClassic;
        _time = time;
    }

    /// <summary>Writes later snapshots by another writer, for another version of the protocol.</summary>
    public void Use(RequestWriter writer)
    {
        _writer.Dispose();
        _writer = writer;
    }

    /// <summary>Returns the requests for a snapshot, in the order in which they must be sent.</summary>
    public EncodedRequest[] Of(PushSnapshot snapshot) => Complete(snapshot);

    /// <summary>Returns the requests that end all series. The heartbeat, if there is one, has the value 0 before its end.</summary>
    public EncodedRequest[] OfEnd() => Complete(null);

    public void Dispose() => _writer.Dispose();

    // Null for the end of all series.
    private EncodedRequest[] Complete(PushSnapshot? snapshot)
    {
        try
        {
            if (snapshot is null)
            {
                WriteEnd();
            }
            else
            {
                Write(snapshot);
            }

            return _writer.Complete();
        }
        catch
        {
            // The clock of the program threw, or memory ran out. The next snapshot must not continue a part of a request.
            _writer.Dispose();
            throw;
        }
    }

    private void Write(PushSnapshot snapshot)
    {
        _writer.Timestamp = NextTimestamp();
        _store.BeginRound();
        var encoder = new SnapshotEncoder(_store, _writer, IsMetadataDue(), _withNative, _convertsClassic && _writer.Version == 2);
        if (snapshot.IsPeriodic)
        {
            WriteHeartbeat(encoder, snapshot.IsLast ? 0 : 1);
        }

        snapshot.WriteAllTo(encoder);
        if (!snapshot.IsPartial)
        {
            foreach ((FamilySeries family, KeptSeries series) in _store.RemoveUnseen())
            {
                StaleMarkers.Write(family, series, _writer);
            }
        }

        if (snapshot is { IsPeriodic: true, IsLast: true })
        {
            EndAll();
        }
    }

    private void WriteEnd()
    {
        if (_hasHeartbeat)
        {
            _writer.Timestamp = NextTimestamp();
            _store.BeginRound();
            WriteHeartbeat(new SnapshotEncoder(_store, _writer, withMetadata: false, _withNative, convertsClassic: false), 0);
        }

        EndAll();
    }

    private void WriteHeartbeat(SnapshotEncoder encoder, int value)
    {
        encoder.BeginFamily(s_heartbeat);
        encoder.Sample(new LabelSet(s_noLabels, s_heartbeatLabels), value);
        _hasHeartbeat = true;
    }

    // Later than the last samples, so that a marker never has the time of a sample of its series.
    private void EndAll()
    {
        _writer.Timestamp = NextTimestamp();
        foreach (FamilySeries family in _store.Families)
        {
            StaleMarkers.WriteAll(family, _writer);
        }

        _hasHeartbeat = false;
    }

    // Two samples of a series never have the same time, even if the clock is set back. After a larger step the time goes back, too: if the
    // new time is right, a Prometheus server has stored no later sample, because it refuses samples more than 10 minutes in the future.
    private long NextTimestamp()
    {
        const long LongestAhead = 10 * 60 * 1000;
        long now = _time.GetUtcNow().ToUnixTimeMilliseconds();
        return _lastTimestamp = now < _lastTimestamp - LongestAhead ? now : Math.Max(_lastTimestamp + 1, now);
    }

    private bool IsMetadataDue()
    {
        if (_metadataAt is { } last && _time.GetElapsedTime(last) < s_metadataInterval)
        {
            return false;
        }

        _metadataAt = _time.GetTimestamp();
        return true;
    }
}
