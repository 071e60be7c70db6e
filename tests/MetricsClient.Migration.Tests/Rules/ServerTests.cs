namespace MetricsClient.Migration.Tests.Rules;

/// <summary>Servers, endpoints and pushers.</summary>
public sealed class ServerTests
{
    [Theory]
    [InlineData("new MetricServer(port: 1234).Start();", "new MetricServer(new MetricServerOptions { Host = \"+\", Port = 1234 }).Start();")]
    [InlineData(
        "IMetricServer server = new MetricServer(\"localhost\", 1234, \"m/\", Metrics.DefaultRegistry);\nserver.Start();\nawait server.StopAsync();\nawait Task.WhenAll(server.StopAsync());\nserver.Stop();",
        "MetricServer server = new MetricServer(new MetricServerOptions { Host = \"localhost\", Port = 1234, Path = \"/m\", Registries = { Metrics.DefaultRegistry } });\nserver.Start();\nserver.Stop();\nawait Task.WhenAll(Task.Run(server.Stop));\nserver.Stop();")]
    [InlineData("using var server = new KestrelMetricServer(1234, \"/m\").Start();\nawait server.StopAsync();", "using var server = new KestrelMetricServer(new MetricServerOptions { Host = \"+\", Port = 1234, Path = \"/m\" }).Start();\nawait server.StopAsync();")]
    [InlineData(
        "using var server = new KestrelMetricServer(new KestrelMetricServerOptions { Port = 1234, Hostname = \"localhost\", Registry = Metrics.DefaultRegistry, TlsCertificate = null! });",
        "using var server = new KestrelMetricServer(new MetricServerOptions { Host = \"localhost\", Port = 1234, Registries = { Metrics.DefaultRegistry } }, https => https.ServerCertificate = null!);")]
    public void A_server_keeps_its_address(string before, string after) => Move.Statements(before, after);

    [Theory]
    [InlineData("app.MapMetrics();", "app.MapMetrics();")]
    [InlineData("app.MapMetrics(\"/m\", Metrics.DefaultRegistry).AllowAnonymous();", "app.MapMetrics(\"/m\", Metrics.DefaultRegistry).AllowAnonymous();")]
    [InlineData("app.MapMetrics(registry: Metrics.DefaultRegistry, pattern: \"/m\");", "app.MapMetrics(\"/m\", Metrics.DefaultRegistry);")]
    [InlineData("app.MapMetrics(settings => settings.Registry = Metrics.DefaultRegistry, \"/m\");", "app.MapMetrics(\"/m\", Metrics.DefaultRegistry);")]
    [InlineData("app.UseMetricServer(url: \"/m\", port: 1234);", "app.UseMetricServer(1234, \"/m\");")]
    [InlineData("app.Map(\"/m\", branch => branch.UseMetricServer(\"\"));", "app.Map(\"/m\", branch => branch.UseMetricServer(\"/\"));")]
    [InlineData("app.Map(\"/m\", branch => branch.UseMetricServer(1234, url: \"\"));", "app.Map(\"/m\", branch => branch.UseMetricServer(1234, \"/\"));")]
    [InlineData("app.UseMetricServer(1234, settings => { settings.Registry = Metrics.DefaultRegistry; settings.EnableOpenMetrics = true; });", "app.UseMetricServer(1234, Metrics.DefaultRegistry);")]
    [InlineData(
        "services.AddMetricServer(options => options.Port = 1234);",
        "services.AddKestrelMetricServer(options =>\n{\n    options.Host = \"+\";\n    options.Port = 1234;\n});")]
    [InlineData(
        "services.AddMetricServer(options =>\n{\n    options.Hostname = \"localhost\";\n    options.Port = 1234;\n    options.Url = \"/m\";\n    options.Registry = Metrics.DefaultRegistry;\n});",
        "services.AddKestrelMetricServer(options =>\n{\n    options.Host = \"localhost\";\n    options.Port = 1234;\n    options.Path = \"/m\";\n    options.Registries.Add(Metrics.DefaultRegistry);\n});")]
    [InlineData(
        "services.AddMetricServer(options => { options.Port = 1234; options.Url = \"/m\"; });",
        "services.AddKestrelMetricServer(options =>\n{\n    options.Host = \"+\";\n    options.Port = 1234;\n    options.Path = \"/m\";\n});")]
    public void An_endpoint_keeps_its_path_and_registry(string before, string after) => Move.Statements(before, after);

    [Fact]
    public void A_pusher_keeps_its_interval_and_its_method() => Move.Statements(
        """
        var pusher = new MetricPusher("http://gateway:9091/metrics", "a", instance: "b", additionalLabels: new[] { Tuple.Create("c", "d") });
        pusher.Start();
        await pusher.StopAsync();
        """,
        """
        var pusher = new MetricPusher(new MetricPusherOptions
        {
            Job = "a",
            Interval = TimeSpan.FromMilliseconds(1000),
            Push =
            {
                Gateway = new Uri("http://gateway:9091/metrics"),
                Method = PushMethod.Post,
                GroupingKey = { ["instance"] = "b", ["c"] = "d" },
            },
        });
        pusher.Start();
        await pusher.DisposeAsync();
        """);

    [Fact]
    public void Options_of_a_pusher_become_options_of_its_pushes() => Move.Statements(
        """
        using var client = new HttpClient();
        using var pusher = new MetricPusher(new MetricPusherOptions { Endpoint = "http://gateway:9091", Job = "a", IntervalMilliseconds = 500, ReplaceOnPush = true, Registry = Metrics.DefaultRegistry, OnError = e => Console.WriteLine(e.Message), HttpClientProvider = () => client });
        pusher.Start();
        """,
        """
        using var client = new HttpClient();
        using var pusher = new MetricPusher(new MetricPusherOptions
        {
            Job = "a",
            Interval = TimeSpan.FromMilliseconds(500),
            Push =
            {
                Gateway = new Uri("http://gateway:9091"),
                Registry = Metrics.DefaultRegistry,
                OnFailure = e => Console.WriteLine(e.Reason),
                HttpInvoker = client,
            },
        });
        pusher.Start();
        """);

    [Fact]
    public void The_code_of_a_callback_moves() => Move.Statements(
        """
        var failures = Metrics.CreateCounter("a_total", "A.", "reason");
        using var pusher = new MetricPusher(new MetricPusherOptions
        {
            Endpoint = "http://gateway:9091",
            Job = "a",
            OnError = e =>
            {
                failures.Labels(e.Message).Inc(increment: 1);
            },
        });
        """,
        """
        var failures = Metrics.CreateCounter("a_total", "A.", "reason");
        using var pusher = new MetricPusher(new MetricPusherOptions
        {
            Job = "a",
            Interval = TimeSpan.FromMilliseconds(1000),
            Push =
            {
                Gateway = new Uri("http://gateway:9091"),
                Method = PushMethod.Post,
                OnFailure = e =>
                {
                    failures.WithLabels(e.Reason).Inc(amount: 1);
                },
            },
        });
        """);

    [Theory]
    [InlineData("app.MapMetrics(settings => settings.EnableOpenMetrics = false);", "Pass the path and the registry to this method; other settings have no counterpart. [servers]")]
    [InlineData("new MetricServer(1234, useHttps: true);", "MetricServer has no HTTPS; use KestrelMetricServer of MetricsClient.AspNetCore. [servers]")]
    [InlineData("new MetricServer(1234) { RequestPredicate = _ => true };", "A request cannot be rejected by a function; limit the address with Host, or use UseMetricServer in an app. [servers]")]
    [InlineData(
        "new MetricPusher(new MetricPusherOptions { OnError = e => throw e });", "OnFailure receives a PushResult with Outcome and Reason, not an exception. [pushers]")]
    [InlineData("Action<IMetricServer> stop = server => { };", "IMetricServer has no counterpart; use MetricServer or KestrelMetricServer. [servers]")]
    public void A_setting_without_counterpart_is_left_as_a_manual_change(string statements, string message) => Move.Leaves(statements, message);
}
