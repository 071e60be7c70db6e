namespace MetricsClient.Benchmarks.Peers;

/// <summary>Two labels with a known number of combinations.</summary>
[MetricLabels]
internal readonly partial record struct ClosedLabels(Verb Method, StatusClass Code);

/// <summary>Two labels, one of them with any value.</summary>
[MetricLabels]
internal readonly partial record struct OpenLabels(Verb Method, int Code);

/// <summary>Three labels, two of them with any value.</summary>
[MetricLabels]
internal readonly partial record struct RouteLabels(Verb Method, int Code, string? Route);

/// <summary>The method of a request.</summary>
internal enum Verb
{
    [LabelValue("GET")]
    Get,

    [LabelValue("POST")]
    Post,

    [LabelValue("PUT")]
    Put,

    [LabelValue("DELETE")]
    Delete,
}

/// <summary>The class of a status code.</summary>
internal enum StatusClass
{
    [LabelValue("200")]
    Success,

    [LabelValue("400")]
    ClientError,

    [LabelValue("500")]
    ServerError,
}
