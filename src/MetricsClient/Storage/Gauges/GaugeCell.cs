using System.Runtime.InteropServices;

namespace MetricsClient.Storage.Gauges;

/// <summary>A part of the value of a contended gauge, which shares no cache line with another object (benchmarks: Contention).</summary>
internal sealed class GaugeCell
{
    private Padded _padded;

    public GaugeCell(double content)
    {
        _padded.Value = content;
    }

    /// <summary>Creates a cell.</summary>
    public static GaugeCell Create(double content) => new(content);

    /// <summary>Gets the content.</summary>
    public ref double Value => ref _padded.Value;

    [StructLayout(LayoutKind.Explicit, Size = Stripes.BytesApart)]
    private struct Padded
    {
        [FieldOffset(Stripes.PaddingBefore)]
        public double Value;
    }
}
