using System.Diagnostics.CodeAnalysis;
using MetricsClient.Exposition.Protobuf;
using MetricsClient.Model;

namespace MetricsClient.RemoteWrite.Requests;

/// <summary>
/// Writes the series of one snapshot into requests. When a request reaches its limit, another request begins. Each version of the protocol
/// has a derived class. Not thread-safe.
/// </summary>
internal abstract class RequestWriter : IDisposable
{
    /// <summary>The bits of the NaN that ends a series.</summary>
    public const long StaleMarker = 0x7FF0_0000_0000_0002;

    // The NaN of Prometheus for a value. The NaN of .NET has other bits.
    private const long OrdinaryNaN = 0x7FF8_0000_0000_0001;

    private readonly RequestLimits _limits;
    private readonly List<EncodedRequest> _requests = [];
    private int _samples;
    private long _oldest;

    /// <param name="limits">The limits of one request.</param>
    /// <param name="version">The version of the protocol, 1 or 2.</param>
    protected RequestWriter(RequestLimits limits, int version)
    {
        _limits = limits;
        Version = version;
    }

    /// <summary>The version of the protocol, 1 or 2.</summary>
    public int Version { get; }

    /// <summary>The time of the samples that are written next, in milliseconds since 1970.</summary>
    public long Timestamp { get; set; }

    /// <summary>The bytes of the current request.</summary>
    protected RequestBuffer Buffer { get; } = new();

    /// <summary>Receives messages whose length must be known before they are written.</summary>
    protected ProtobufWriter Scratch { get; } = new();

    /// <summary>Receives the parts of the current request that follow all series.</summary>
    protected ProtobufWriter Tail { get; } = new();

    /// <summary>Writes one sample.</summary>
    public void Sample(SeriesKey key, SamplePoint point)
    {
        WriteSample(key, double.IsNaN(point.Value) ? BitConverter.Int64BitsToDouble(OrdinaryNaN) : point.Value, point);
        Count();
    }

    /// <summary>Writes the marker that ends a series.</summary>
    public void Stale(SeriesKey key)
    {
        WriteSample(key, BitConverter.Int64BitsToDouble(StaleMarker), default);
        Count();
    }

    /// <summary>Writes a native histogram.</summary>
    /// <param name="key">The series.</param>
    /// <param name="reading">The histogram.</param>
    /// <param name="isCustom">True if the classic buckets are written as native buckets with custom bounds.</param>
    public void Native(SeriesKey key, HistogramReading reading, bool isCustom)
    {
        WriteNative(key, reading, isCustom);
        Count();
    }

    /// <summary>Writes the marker that ends a series of native histograms.</summary>
    public void StaleNative(SeriesKey key)
    {
        WriteStaleNative(key);
        Count();
    }

    /// <summary>Writes the metadata of a family, if the protocol has metadata beside the series.</summary>
    public abstract void Metadata(FamilyHeader header);

    /// <summary>Returns the requests since the last call, in the order in which they must be sent.</summary>
    public EncodedRequest[] Complete()
    {
        EndRequest();
        EncodedRequest[] requests = [.. _requests];
        _requests.Clear();
        AfterSnapshot();
        return requests;
    }

    public void Dispose()
    {
        foreach (EncodedRequest request in _requests)
        {
            request.Body.Dispose();
        }

        _requests.Clear();
        Release();
    }

    protected abstract void WriteSample(SeriesKey key, double value, SamplePoint point);

    protected abstract void WriteNative(SeriesKey key, HistogramReading reading, bool isCustom);

    protected abstract void WriteStaleNative(SeriesKey key);

    /// <summary>Called after the end of a request, when <see cref="Tail"/> is empty again.</summary>
    protected virtual void AfterEnd()
    {
    }

    /// <summary>Called after the last request of a snapshot.</summary>
    protected virtual void AfterSnapshot()
    {
    }

    private void Count()
    {
        _oldest = _samples == 0 ? Timestamp : Math.Min(_oldest, Timestamp);
        _samples++;
        if (_samples >= _limits.Samples || Buffer.Length + Tail.Written.Length >= _limits.Bytes)
        {
            EndRequest();
        }
    }

    [SuppressMessage("Reliability", "CA2000", Justification = "The owner of the request disposes the body.")]
    private void EndRequest()
    {
        if (_samples > 0)
        {
            Buffer.Write(Tail.Written);
            _requests.Add(new EncodedRequest(Buffer.Complete(), _oldest, _samples, Version));
        }

        // Without samples, the buffer may contain metadata, which is written again with the next request. The memory returns to its pool.
        Release();
    }

    private void Release()
    {
        Buffer.Dispose();
        Scratch.Dispose();
        Tail.Dispose();
        _samples = 0;
        AfterEnd();
    }
}
