using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace MetricsClient.AspNetCore.HttpMetrics;

/// <summary>The label values of a request, with room for the status code as the first value.</summary>
/// <remarks>
/// The values are read at the start of the request, and again at its end only if they can be different then (benchmarks: ratios, requests).
/// </remarks>
internal struct RequestLabelValues
{
    // Most apps have up to six labels. With more labels, each request allocates an array.
    private const int InlineLabels = 8;

    private Inline _inline;
    private string[]? _many;
    private bool _isFinal;

    /// <summary>Returns the values. Only the value of the status code may be undefined.</summary>
    [UnscopedRef]
    public Span<string> Of(MeasuredRequest request, RequestLabels labels)
    {
        int count = labels.WithCode.Length;
        Span<string> values = count <= InlineLabels ? ((Span<string>)_inline)[..count] : _many ??= new string[count];
        if (!_isFinal)
        {
            labels.Fill(values[1..], request);
            _isFinal = request.HasEndpoint && !labels.HasCustom;
        }

        return values;
    }

    [InlineArray(InlineLabels)]
    private struct Inline
    {
        private string _first;
    }
}
