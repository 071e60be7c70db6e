namespace MetricsClient.Storage.Gauges;

/// <summary>A part of the value of a contended gauge.</summary>
internal readonly struct GaugeCell
{
    private const int PaddedLength = Stripes.BytesApart / sizeof(double);

    private GaugeCell(int length, double content)
    {
        Words = new double[length];
        Value = content;
    }

    /// <summary>Creates a cell without unused memory.</summary>
    public static GaugeCell Small(double content) => new(1, content);

    /// <summary>Creates a cell that shares no cache line with another object (benchmarks: Contention).</summary>
    public static GaugeCell Padded(double content) => new(PaddedLength, content);

    /// <summary>Gets the memory of the cell.</summary>
    public double[] Words { get; }

    /// <summary>Gets the content.</summary>
    public ref double Value => ref Words[Words.Length / 2];
}
