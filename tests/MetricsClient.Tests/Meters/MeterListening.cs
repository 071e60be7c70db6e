using System.Diagnostics.Metrics;
using System.Globalization;

namespace MetricsClient.Tests.Meters;

/// <summary>A listener of one meter, as OpenTelemetry or dotnet-counters has one.</summary>
internal sealed class MeterListening : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly List<Instrument> _instruments = [];
    private readonly List<string> _read = [];

    public MeterListening(string meter)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == meter)
            {
                lock (_instruments)
                {
                    _instruments.Add(instrument);
                }

                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => _read.Add(Text(instrument, value, tags)));
        _listener.Start();
    }

    /// <summary>Gets the instruments with their types and units.</summary>
    public string[] Instruments => [.. _instruments.Select(static one => $"{one.GetType().Name[..^2]} {one.Name} ({one.Unit}): {one.Description}")];

    /// <summary>Reads all instruments.</summary>
    public string[] Read()
    {
        _read.Clear();
        _listener.RecordObservableInstruments();
        return [.. _read];
    }

    public void Dispose() => _listener.Dispose();

    private static string Text(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        string.Create(CultureInfo.InvariantCulture, $"{instrument.Name}{{{string.Join(",", tags.ToArray().Select(static tag => $"{tag.Key}={tag.Value}"))}}} {value}");
}
