using System.Text.RegularExpressions;
using MetricsClient.Conformance.Packages;
using MetricsClient.Conformance.Processes;
using MetricsClient.Conformance.Servers;

namespace MetricsClient.Conformance;

/// <summary>The programs of the README, built with the packages alone.</summary>
[Trait("Lane", "packages")]
public sealed class ReadmeTests
{
    private const string References = $"""
        <PackageReference Include='MetricsClient.AspNetCore' Version='{PackedPackages.Version}'/>
        <PackageReference Include='MetricsClient.Hosting' Version='{PackedPackages.Version}'/>
        <PackageReference Include='MetricsClient.Testing' Version='{PackedPackages.Version}'/>
        """;

    // prometheus-net requires early versions of the last two packages, which not every feed has.
    private const string PrometheusNet = """
        <PackageReference Include='prometheus-net.AspNetCore' Version='8.2.1'/>
        <PackageReference Include='Microsoft.Extensions.Http' Version='8.0.1'/>
        <PackageReference Include='Microsoft.Extensions.ObjectPool' Version='8.0.11'/>
        """;

    // Compiles only with the generator of the package.
    private const string TypedLabels = """
        using MetricsClient;

        internal static class Typed
        {
            public static void Run() =>
                Metrics.CreateCounter<CallLabels>("calls_total", "Calls.").WithLabels(new(DayOfWeek.Monday, 200, null)).Inc();
        }

        [MetricLabels]
        internal readonly partial record struct CallLabels(DayOfWeek Day, [LabelName("code")] int Status, string? Route);
        """;

    // Calls that the README mentions without code, and calls that C# 12 may resolve differently.
    private const string MoreCalls = """
        using MetricsClient;
        using MetricsClient.Testing;

        var builder = WebApplication.CreateBuilder(args);
        builder.Services.AddMetricsClient();
        builder.Services.AddKestrelMetricServer(o => o.Port = 9464);
        builder.Services.AddMetricPusher(o => o.Job = "hello");
        var app = builder.Build();
        using var server = new KestrelMetricServer(port: 9464).Start();
        app.UseMetricServer(port: 9464);
        app.MapMetrics().RequireHost("localhost");

        Metrics.CreateCounter("a_total", "One label.", "a").WithLabels("1").Inc();
        Metrics.CreateCounter("b_total", "Two labels.", "a", "b").WithLabels("1", "2").Inc();
        Metrics.CreateGauge("c", "Three labels.", "a", "b", "c").WithLabels("1", "2", "3").Inc();
        Metrics.CreateGauge("d", "Four.", ["a", "b", "c", "d"], new GaugeOptions()).WithLabels("1", "2", "3", "4").Inc();
        Metrics.CreateHistogram("e", "Five labels.", "a", "b", "c", "d", "e").WithLabels("1", "2", "3", "4", "5").Observe(1);
        string[] labels = ["a", "b"];
        Metrics.CreateCounter("f_total", "An array of labels.", labels).WithLabels(labels).Inc();
        foreach (LintFinding finding in Metrics.DefaultRegistry.Lint()) Console.WriteLine(finding);
        """;

    [Fact]
    public async Task The_web_app_of_the_readme_answers_with_the_packages_alone()
    {
        using var project = new ConsumerProject(await PackedPackages.GetAsync());
        await project.DotnetAsync("new", "web");
        await project.DotnetAsync("add", "package", "MetricsClient.AspNetCore", "--version", PackedPackages.Version);
        project.Write("Program.cs", ReadmeProgram.ThatCalls("MapMetrics"));
        await project.DotnetAsync("build", "--output", "out");

        string assembly = Path.Combine(project.Folder, "out", "hello.dll");
        await using var app = ChildProcess.Start("dotnet", assembly, "--urls", "http://127.0.0.1:0");
        Match listening = await app.WaitForLineAsync("Now listening on: (?<address>.+)");
        using var http = new HttpClient { BaseAddress = new Uri(listening.Groups["address"].Value) };
        Assert.Equal("Hallo!", await http.GetStringAsync("hello/de", TestContext.Current.CancellationToken));
        string metrics = await http.GetStringAsync("metrics", TestContext.Current.CancellationToken);

        Assert.Contains("\nhello_greetings_total{language=\"de\"} 1\n", metrics, StringComparison.Ordinal);
        Assert.Contains("\nhello_latency_seconds_count 1\n", metrics, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_cron_job_of_the_readme_pushes_its_outcome_to_the_gateway()
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(PushgatewayVersion.Current);

        PushedGroup group = await GroupOfAsync("BatchJob.RunAsync", gateway);

        Assert.Equal(new Dictionary<string, string> { ["job"] = "backup" }, group.Labels);
        Assert.Equal(1, group.Value("batch_job_last_run_success"));
        Assert.Equal(3600, group.Value("batch_job_expected_interval_seconds"));
        Assert.Equal(1_234_567, group.Value("backup_last_size_bytes"));
    }

    [Fact]
    public async Task The_program_of_the_readme_that_pushes_on_exit_leaves_its_group_at_the_gateway()
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(PushgatewayVersion.Current);

        PushedGroup group = await GroupOfAsync("PushOnExit", gateway);

        Assert.Equal(new Dictionary<string, string> { ["job"] = "backup" }, group.Labels);
        Assert.Equal(
            ["backup_last_size_bytes", "backup_last_success_timestamp_seconds"],
            group.Pushed.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(1_234_567, group.Value("backup_last_size_bytes"));
    }

    [Fact]
    public async Task A_net8_project_with_its_default_language_compiles_the_readme()
    {
        using ConsumerProject project = await Net8ProjectAsync(References);

        await project.DotnetAsync("build");
    }

    [Fact]
    public async Task A_net8_project_that_references_prometheus_net_too_compiles_the_readme()
    {
        using ConsumerProject project = await Net8ProjectAsync(References + PrometheusNet);
        project.Write("Theirs.cs", """
            using Prometheus;

            internal static class Theirs
            {
                public static void Run(WebApplication app)
                {
                    app.MapMetrics("/theirs");
                    Metrics.CreateCounter("theirs_total", "A counter of prometheus-net.").Inc();
                }
            }
            """);

        await project.DotnetAsync("build");
    }

    /// <summary>Runs the program of the README that calls a method.</summary>
    /// <returns>The only group on the gateway after the end of the program.</returns>
    private static async Task<PushedGroup> GroupOfAsync(string method, RealPushgateway gateway)
    {
        using var project = new ConsumerProject(await PackedPackages.GetAsync());
        await project.DotnetAsync("new", "console");
        await project.DotnetAsync("add", "package", "MetricsClient", "--version", PackedPackages.Version);
        string program = ReadmeProgram.ThatCalls(method);
        Assert.Contains("http://localhost:9091", program, StringComparison.Ordinal);
        project.Write("Program.cs", program.Replace("http://localhost:9091", gateway.Address.ToString(), StringComparison.Ordinal));

        await project.DotnetAsync("run");

        return Assert.Single(await gateway.GroupsAsync());
    }

    private static async Task<ConsumerProject> Net8ProjectAsync(string references)
    {
        Assert.InRange(ReadmeProgram.All.Count, 4, 20);
        var project = new ConsumerProject(await PackedPackages.GetAsync());
        project.Write("hello.csproj", $"""
            <Project Sdk="Microsoft.NET.Sdk.Web">
              <PropertyGroup>
                <TargetFramework>net8.0</TargetFramework>
                <Nullable>enable</Nullable>
                <ImplicitUsings>enable</ImplicitUsings>
              </PropertyGroup>
              <ItemGroup>{references}</ItemGroup>
            </Project>
            """);
        project.Write("Program.cs", "Console.WriteLine();");
        project.Write("Labels.cs", TypedLabels);
        int number = 0;
        foreach (string program in ReadmeProgram.All.Append(MoreCalls))
        {
            number++;
            project.Write($"Program{number}.cs", ReadmeProgram.AsClass(program, $"Program{number}"));
        }

        return project;
    }
}
