namespace MetricsClient.Migration.Tests.Rules;

/// <summary>Registries and factories as services: several types of prometheus-net become one type.</summary>
public sealed class ServiceTests
{
    [Theory]
    [InlineData(
        "services.AddSingleton<IMetricFactory>(Metrics.DefaultFactory);\nservices.AddSingleton<ICollectorRegistry>(Metrics.DefaultRegistry);",
        "services.AddSingleton<CollectorRegistry>(Metrics.DefaultRegistry);")]
    [InlineData(
        "services.AddSingleton(Metrics.DefaultRegistry);\nservices.AddSingleton(Metrics.DefaultFactory);",
        "services.AddSingleton(Metrics.DefaultRegistry);")]
    [InlineData(
        "var registry = Metrics.NewCustomRegistry();\nservices.AddSingleton<IMetricFactory>(Metrics.WithCustomRegistry(registry)).AddSingleton<ICollectorRegistry>(registry).AddOptions();",
        "var registry = new CollectorRegistry();\nservices.AddSingleton<CollectorRegistry>(registry).AddOptions();")]
    [InlineData(
        "services.AddSingleton(Metrics.NewCustomRegistry());\nservices.AddSingleton<IMetricFactory>(provider => Metrics.WithCustomRegistry(provider.GetRequiredService<CollectorRegistry>()));",
        "services.AddSingleton(new CollectorRegistry());")]
    [InlineData(
        "services.AddSingleton<ICollectorRegistry>(Metrics.DefaultRegistry);\nservices.AddSingleton<IMetricFactory>(provider => Metrics.DefaultFactory);",
        "services.AddSingleton<CollectorRegistry>(Metrics.DefaultRegistry);")]
    public void A_registration_that_is_a_repetition_after_the_move_disappears(string before, string after) => Move.Statements(before, after);

    [Theory]
    [InlineData("services.AddSingleton(Metrics.DefaultRegistry);\nservices.AddSingleton(Metrics.DefaultRegistry);")]
    [InlineData("if (cancel.CanBeCanceled)\n{\n    services.AddSingleton(Metrics.DefaultRegistry);\n}\nelse\n{\n    services.AddSingleton<CollectorRegistry>(Metrics.DefaultRegistry);\n}")]
    [InlineData("new ServiceCollection().AddSingleton(Metrics.DefaultRegistry);\nservices.AddSingleton<CollectorRegistry>(Metrics.DefaultRegistry);")]
    public void Other_registrations_stay(string statements) => Move.Statements(statements, statements);

    [Theory]
    [InlineData(
        "services.AddSingleton<ICollectorRegistry>(Metrics.NewCustomRegistry());\nservices.AddSingleton<IMetricFactory>(Metrics.DefaultFactory);",
        "ICollectorRegistry and IMetricFactory are one type after the move, so the container returns one registry for both; register one registry, or use keyed services. [registries-and-factories]")]
    [InlineData(
        "services.AddSingleton<IMetricFactory>(provider => Metrics.WithCustomRegistry(provider.GetRequiredService<CollectorRegistry>()).WithLabels(new Dictionary<string, string> { [\"a\"] = \"b\" }));",
        "IMetricFactory and CollectorRegistry are one type after the move, so this function asks for itself; register one registry, or use keyed services. [registries-and-factories]")]
    public void Two_registrations_that_become_one_are_manual_changes(string statements, string message) => Move.Leaves(statements, message);

    [Theory]
    [InlineData(
        "app.UseHttpMetrics(options =>\n{\n    options.RequestCount.Registry = options.RequestDuration.Registry = null;\n});",
        "app.UseHttpMetrics(options =>\n{\n    options.Registry = null;\n});")]
    [InlineData(
        "app.UseHttpMetrics(options => options.RequestCount.Registry = options.InProgress.Registry = options.RequestDuration.Registry = Metrics.DefaultRegistry);",
        "app.UseHttpMetrics(options => options.Registry = Metrics.DefaultRegistry);")]
    [InlineData(
        "app.UseHttpMetrics(options =>\n{\n    options.RequestCount.Registry = Metrics.DefaultRegistry;\n    options.RequestDuration.Registry = Metrics.DefaultRegistry;\n    options.InProgress.Enabled = false;\n    options.InProgress.Registry = Metrics.DefaultRegistry;\n});",
        "app.UseHttpMetrics(options =>\n{\n    options.Registry = Metrics.DefaultRegistry;\n    options.IncludeInProgress = false;\n});")]
    [InlineData(
        "app.UseHttpMetrics(new Prometheus.HttpMetrics.HttpMiddlewareExporterOptions { RequestCount = { Registry = Metrics.DefaultRegistry }, RequestDuration = { Registry = Metrics.DefaultRegistry } });",
        "app.UseHttpMetrics(new HttpMetricsOptions { Registry = Metrics.DefaultRegistry });")]
    public void The_registry_of_several_HTTP_metrics_is_set_once(string before, string after) => Move.Statements(before, after);

    [Fact]
    public void Two_registries_of_HTTP_metrics_are_manual_changes() => Move.Leaves(
        "app.UseHttpMetrics(options =>\n{\n    options.RequestCount.Registry = Metrics.DefaultRegistry;\n    options.RequestDuration.Registry = Metrics.NewCustomRegistry();\n});",
        "The metrics have one registry; this assignment replaces the registry that was assigned before. [http-requests]");
}
