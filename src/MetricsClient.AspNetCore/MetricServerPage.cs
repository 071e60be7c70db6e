namespace MetricsClient.AspNetCore;

/// <summary>
/// The metrics page of a server. Not a part of <see cref="MetricServerOptions"/>, because code that binds options from configuration would
/// create the page, and no trimmed program would be without the page.
/// </summary>
internal sealed class MetricServerPage
{
    /// <summary>Creates the page of a server with these registries; null if the server has no page.</summary>
    public Func<CollectorRegistry[], MetricsPage>? Create { get; set; }
}
