using System.Globalization;
using MetricsClient.Collectors;
using MetricsClient.Exposition.Protobuf;
using MetricsClient.Push;
using MetricsClient.RemoteWrite.Requests;
using MetricsClient.RemoteWrite.Sending;
using MetricsClient.RemoteWrite.Series;
using MetricsClient.RemoteWrite.Tests.Wire.Version2;

namespace MetricsClient.RemoteWrite.Tests.Requests;

/// <summary>The symbols of version 2, which the writer remembers from one snapshot to the next.</summary>
public sealed class SymbolTests : IDisposable
{
    // More than the texts that are always remembered.
    private const int Series = 3_000;

    private readonly CollectorRegistry _registry = new();
    private readonly SnapshotRequests _requests = new(
        new SeriesStore(new SeriesLabels([new("job", "j")], relabel: null, static (_, _) => { })),
        new Version2Writer(new RequestLimits(64 * 1024)),
        withNative: false,
        convertsClassic: false,
        TimeProvider.System);

    [Fact]
    public void Each_request_has_the_texts_of_its_series_once_while_series_come_and_go()
    {
        MetricFamily<Gauge> gauges = _registry.CreateGauge("level", "Help.", ["n", "kind"], new GaugeOptions { MaxSeries = 2 * Series });
        for (int round = 0; round < 6; round++)
        {
            // Texts of all kinds are equal: the value of a label, the help, the name of a metric and of a label.
            string[] kinds = ["n", "Help.", "level", "job", "j", ""];
            gauges.RemoveWhere(static _ => true);
            foreach (int n in Enumerable.Range(round * Series / 2, Series))
            {
                gauges.WithLabels(n.ToString(CultureInfo.InvariantCulture), kinds[n % kinds.Length]).Set(n);
            }

            Request[] requests = Push();

            Assert.All(requests, AssertSymbols);
            Assert.Equal(
                Enumerable.Range(round * Series / 2, Series).Select(n => Text(kinds[n % kinds.Length], n)).Order(StringComparer.Ordinal),
                requests.SelectMany(static request => request.Timeseries.Where(IsLive).Select(series => Text(request, series))).Order(StringComparer.Ordinal));
        }
    }

    [Fact]
    public void A_series_gets_its_symbols_again_after_a_snapshot_without_it()
    {
        _registry.CreateGauge("level", "Help.", "n").WithLabels("1").Set(1);
        Push();

        // The metrics of a batch job before its start.
        var others = new CollectorRegistry();
        MetricFamily<Gauge> gauges = others.CreateGauge("others", "Help.", ["n"], new GaugeOptions { MaxSeries = Series });
        foreach (int n in Enumerable.Range(0, Series))
        {
            gauges.WithLabels(n.ToString(CultureInfo.InvariantCulture)).Set(n);
        }

        Push(new PushSnapshot(CollectResult.Collect(others)) { IsPartial = true });
        gauges.RemoveWhere(static _ => true);
        Push(new PushSnapshot(CollectResult.Collect(others)) { IsPartial = true });
        Request request = Push().Single(static request => request.Timeseries.Any(IsLive));

        AssertSymbols(request);
        Assert.Equal("__name__=level,job=j,n=1 1", Text(request, request.Timeseries.Single(IsLive)));
    }

    [Fact]
    public void Texts_that_are_no_longer_used_are_forgotten()
    {
        using var fields = new ProtobufWriter();
        var table = new SymbolTable(fields);
        object first = table.Era;

        Use(table, Series);
        Assert.Same(first, table.Era);
        Use(table, Series / 2);
        Assert.Same(first, table.Era);
        Use(table, 1);
        Assert.NotSame(first, table.Era);

        static void Use(SymbolTable table, int count)
        {
            for (int n = 0; n < count; n++)
            {
                table.Number(BitConverter.GetBytes(n));
            }

            table.EndRequest();
            table.EndSnapshot();
        }
    }

    public void Dispose() => _requests.Dispose();

    private static bool IsLive(TimeSeries series) => !double.IsNaN(series.Samples[0].Value);

    // All symbols are different and are used, and the first is the empty text.
    private static void AssertSymbols(Request request)
    {
        Assert.Equal("", request.Symbols[0]);
        Assert.Equal(request.Symbols.Distinct(), request.Symbols);
        Assert.Equal(
            Enumerable.Range(1, request.Symbols.Count - 1).Select(static number => (uint)number),
            request.Timeseries.SelectMany(static series => series.LabelsRefs.Append(series.Metadata.HelpRef)).Distinct().Order());
    }

    private static string Text(string kind, int n) => Inv($"__name__=level,job=j,{(kind.Length > 0 ? $"kind={kind}," : "")}n={n} {n}");

    private static string Text(Request request, TimeSeries series) => Inv(
        $"{string.Join(',', series.LabelsRefs.Chunk(2).Select(pair => $"{request.Symbols[(int)pair[0]]}={request.Symbols[(int)pair[1]]}"))} {series.Samples[0].Value}");

    private static string Inv(FormattableString text) => FormattableString.Invariant(text);

    private Request[] Push() => Push(new PushSnapshot(CollectResult.Collect(_registry)));

    private Request[] Push(PushSnapshot snapshot) => [.. _requests.Of(snapshot).Select(static request =>
    {
        using RequestBody body = request.Body;
        return Request.Parser.ParseFrom(Snappier.Snappy.DecompressToArray(body.ToArray()));
    })];
}
