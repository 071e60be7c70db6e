using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace MetricsClient.AspNetCore.HttpMetrics;

/// <summary>
/// The labels of the HTTP metrics: their names, and their values for a request. The label of the status code is the first label.
/// </summary>
internal sealed partial class RequestLabels
{
    private const string Code = "code";

    private static readonly string[] s_codes =
        [.. Enumerable.Range(0, 600).Select(static code => code.ToString(CultureInfo.InvariantCulture))];

    private static readonly string[] s_codeClasses = ["0xx", "1xx", "2xx", "3xx", "4xx", "5xx"];

    private readonly List<(string Name, Func<MeasuredRequest, string?> Value)> _labels =
    [
        ("method", static request => KnownMethods.NameOf(request.Context.Request.Method)),
        ("controller", static request => request.RouteValue("controller")),
        ("action", static request => request.RouteValue("action")),
    ];

    private readonly bool _reducesCodes;
    private readonly ILogger _logger;
    private int _failures;

    public RequestLabels(HttpMetricsOptions options, bool hasPages, ILogger logger)
    {
        _reducesCodes = options.ReduceStatusCodes;
        _logger = logger;
        if (hasPages)
        {
            Set("page", static request => request.RouteValue("page"));
        }

        Set("endpoint", static request => request.Route);
        foreach ((string label, string parameter) in options.RouteParameters)
        {
            Set(label, request => request.RouteValue(parameter));
        }

        foreach ((string label, Func<HttpContext, string?> value) in options.CustomLabels)
        {
            Set(label, request => ValueOf(label, value, request.Context));
        }

        HasCustom = options.CustomLabels.Count > 0;
        WithoutCode = [.. _labels.Select(static label => label.Name)];
        WithCode = [Code, .. WithoutCode];
    }

    /// <summary>Gets a value indicating whether functions of the app return label values, which can change during a request.</summary>
    public bool HasCustom { get; }

    /// <summary>Gets the names of the labels of a finished request.</summary>
    public string[] WithCode { get; }

    /// <summary>Gets the names of the labels of a request in progress.</summary>
    public string[] WithoutCode { get; }

    /// <summary>Fills the values of all labels except the status code.</summary>
    public void Fill(Span<string> values, MeasuredRequest request)
    {
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = _labels[i].Value(request) ?? "";
        }
    }

    /// <summary>Returns the value of the label of the status code.</summary>
    public string CodeOf(int statusCode)
    {
        string[] texts = _reducesCodes ? s_codeClasses : s_codes;
        int index = _reducesCodes ? statusCode / 100 : statusCode;
        return (uint)index < (uint)texts.Length ? texts[index] : statusCode.ToString(CultureInfo.InvariantCulture);
    }

    private void Set(string name, Func<MeasuredRequest, string?> value)
    {
        int index = _labels.FindIndex(label => label.Name == name);
        if (index >= 0)
        {
            _labels[index] = (name, value);
        }
        else
        {
            _labels.Add((name, value));
        }
    }

    private string? ValueOf(string label, Func<HttpContext, string?> value, HttpContext context)
    {
        try
        {
            return value(context);
        }
        catch (Exception failure)
        {
            // The function belongs to the app. Its failure must not make the request fail.
            if (Interlocked.Exchange(ref _failures, 1) == 0)
            {
                CustomLabelFailed(_logger, failure, label);
            }

            return null;
        }
    }

    [LoggerMessage(
        EventId = 2,
        Level = LogLevel.Warning,
        Message = "The function for the label {Label} of the HTTP metrics failed; the value is empty. Further failures are not logged.")]
    private static partial void CustomLabelFailed(ILogger logger, Exception failure, string label);
}
