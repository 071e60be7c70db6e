using Microsoft.AspNetCore.Http;

namespace MetricsClient;

/// <summary>The options of <see cref="HttpMetricsApplicationBuilderExtensions"/>: metrics to expose, and their labels.</summary>
public sealed class HttpMetricsOptions
{
    private const double FirstBound = 0.001;
    private const double BoundFactor = 2;
    private const int BoundCount = 16;

    /// <summary>
    /// Gets or sets the registry. The default is the registry of the service container, or the default registry if the container has none.
    /// </summary>
    public CollectorRegistry? Registry { get; set; }

    /// <summary>Gets or sets a value indicating whether <c>http_requests_received_total</c> is exposed. The default is true.</summary>
    public bool IncludeRequestCount { get; set; } = true;

    /// <summary>Gets or sets a value indicating whether <c>http_request_duration_seconds</c> is exposed. The default is true.</summary>
    public bool IncludeDuration { get; set; } = true;

    /// <summary>Gets or sets a value indicating whether <c>http_requests_in_progress</c> is exposed. The default is true.</summary>
    public bool IncludeInProgress { get; set; } = true;

    /// <summary>
    /// Gets or sets a value indicating whether the label <c>code</c> has values such as <c>2xx</c> instead of <c>200</c>. The default is
    /// false.
    /// </summary>
    public bool ReduceStatusCodes { get; set; }

    /// <summary>
    /// Gets or sets the options of the histogram <c>http_request_duration_seconds</c>. The default has 16 buckets from 1 ms to 32.768 s.
    /// </summary>
    public HistogramOptions Duration { get; set; } = new() { Buckets = Buckets.Exponential(FirstBound, BoundFactor, BoundCount) };

    internal List<(string Label, string RouteParameter)> RouteParameters { get; } = [];

    internal List<(string Label, Func<HttpContext, string?> Value)> CustomLabels { get; } = [];

    /// <summary>Adds a label with the value of a route parameter to all metrics.</summary>
    /// <param name="parameterName">The name of the route parameter. The parameter must have few values; each value is a new series.</param>
    /// <param name="labelName">The name of the label. The default is the name of the parameter.</param>
    /// <exception cref="ArgumentException">The name of the parameter is empty.</exception>
    /// <exception cref="ArgumentNullException">The name of the parameter is null.</exception>
    public void AddRouteParameter(string parameterName, string? labelName = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(parameterName);
        RouteParameters.Add((labelName ?? parameterName, parameterName));
    }

    /// <summary>
    /// Adds a label with the result of a function to all metrics. A label with the name of a built-in label, such as <c>endpoint</c>,
    /// replaces the built-in label.
    /// </summary>
    /// <param name="labelName">The name of the label.</param>
    /// <param name="value">
    /// Returns the value for a request. The function is called before the request is handled, for <c>http_requests_in_progress</c>, and
    /// after, for the other metrics. Null is the empty value. If the function throws an exception, the value is empty, and a warning is
    /// logged once.
    /// </param>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public void AddCustomLabel(string labelName, Func<HttpContext, string?> value)
    {
        ArgumentException.ThrowIfNullOrEmpty(labelName);
        ArgumentNullException.ThrowIfNull(value);
        CustomLabels.Add((labelName, value));
    }
}
