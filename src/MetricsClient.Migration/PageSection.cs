namespace MetricsClient.Migration;

/// <summary>The sections of the migration page <c>docs/from-prometheus-net.md</c>, by the anchors of their headings.</summary>
internal static class PageSection
{
    public const string Page = "docs/from-prometheus-net.md";

    public const string Metrics = "metrics-and-labels";
    public const string Configurations = "configuration-objects";
    public const string Lifetimes = "lifetimes";
    public const string Exemplars = "exemplars";
    public const string Registries = "registries-and-factories";
    public const string Servers = "servers";
    public const string Pushers = "pushers";
    public const string Http = "http-requests";
    public const string HttpClients = "http-clients";
    public const string Grpc = "grpc";
    public const string HealthChecks = "health-checks";
    public const string DefaultMetrics = "default-metrics-and-net-meters";
    public const string Packages = "packages-and-namespaces";
    public const string CompileErrors = "compile-errors-after-the-move";
    public const string Behavior = "differences-in-behavior";
}
