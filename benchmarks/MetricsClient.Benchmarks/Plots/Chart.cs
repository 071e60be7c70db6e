using MetricsClient.Benchmarks.Peers;
using OxyPlot;
using OxyPlot.Axes;
using OxyPlot.Legends;
using OxyPlot.Series;

namespace MetricsClient.Benchmarks.Plots;

/// <summary>A plot in SVG: a line for each library on logarithmic axes, with a fixed colour for each library.</summary>
internal sealed class Chart
{
    private const double Width = 720;
    private const double Height = 420;
    private const char NoBreakSpace = '\u00A0';

    // The exporter knows the character widths of this font only.
    private const string Font = "Arial";

    private static readonly OxyColor s_grid = OxyColor.FromRgb(0xE4, 0xE4, 0xE4);
    private static readonly OxyColor s_ink = OxyColor.FromRgb(0x33, 0x33, 0x33);

    // Distinct for colour-blind readers (Okabe and Ito), and distinct in print by the marks.
    private static readonly Dictionary<string, (OxyColor Colour, MarkerType Mark)> s_looks = new(StringComparer.Ordinal)
    {
        [Library.Ours] = (OxyColor.FromRgb(0x00, 0x72, 0xB2), MarkerType.Circle),
        [Library.PrometheusNet] = (OxyColor.FromRgb(0xD5, 0x5E, 0x00), MarkerType.Square),
        [Library.OpenTelemetry] = (OxyColor.FromRgb(0x00, 0x9E, 0x73), MarkerType.Triangle),
    };

    private static readonly (OxyColor Colour, MarkerType Mark) s_floor = (OxyColor.FromRgb(0x88, 0x88, 0x88), MarkerType.None);

    private readonly PlotModel _model;

    public Chart(string title)
    {
        _model = new PlotModel
        {
            Title = title,
            TitleFontSize = 15,
            TitleFontWeight = FontWeights.Normal,
            TitleColor = s_ink,
            DefaultFont = Font,
            DefaultFontSize = 12,
            TextColor = s_ink,
            Background = OxyColors.White,
            PlotAreaBorderThickness = new OxyThickness(1, 0, 0, 1),
            PlotAreaBorderColor = s_ink,
            Padding = new OxyThickness(12),
        };
        _model.Legends.Add(new Legend
        {
            LegendPosition = LegendPosition.TopLeft,
            LegendSymbolLength = 28,
            LegendLineSpacing = 4,
        });
    }

    /// <summary>Adds a logarithmic axis.</summary>
    public void AddAxis(AxisPosition position, string title, double least, double most, double @base = 10) => _model.Axes.Add(new LogarithmicAxis
    {
        Position = position,
        Title = title,
        Minimum = least,
        Maximum = most,
        Base = @base,
        MajorGridlineStyle = LineStyle.Solid,
        MajorGridlineColor = s_grid,
        MinorTickSize = 0,
        IntervalLength = 90,
        TicklineColor = s_ink,
        AxisTitleDistance = position == AxisPosition.Left ? 18 : 6,
        LabelFormatter = static value => value switch
        {
            >= 999_999 => Invariant($"{value / 1_000_000:0.##} M"),
            >= 999.9 => Invariant($"{value / 1_000:0.##} k"),
            _ => Invariant($"{value:0.###}"),
        },
    });

    /// <summary>Adds a line with a mark at each measurement. A name that is not a library gets the style of a floor.</summary>
    public void AddLine(string name, IEnumerable<DataPoint> points)
    {
        bool isLibrary = s_looks.TryGetValue(name, out (OxyColor Colour, MarkerType Mark) look);
        look = isLibrary ? look : s_floor;
        var line = new LineSeries
        {

            // The exporter clips text outside the estimated size, and the estimate is smaller than the text.
            Title = name.PadRight(name.Length * 7 / 4, NoBreakSpace),
            Color = look.Colour,
            LineStyle = isLibrary ? LineStyle.Solid : LineStyle.Dash,
            StrokeThickness = name == Library.Ours ? 3 : 1.5,
            MarkerType = look.Mark,
            MarkerFill = look.Colour,
            MarkerSize = 4,
        };
        line.Points.AddRange(points);
        _model.Series.Add(line);
    }

    public void WriteTo(FileInfo file)
    {
        using FileStream output = file.Create();

        // Some viewers ignore the attribute that otherwise centres text on the line.
        new SvgExporter { Width = Width, Height = Height, UseVerticalTextAlignmentWorkaround = true }.Export(_model, output);
    }
}
