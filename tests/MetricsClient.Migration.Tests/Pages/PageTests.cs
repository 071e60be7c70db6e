using System.Reflection;
using System.Text.RegularExpressions;
using MetricsClient.Tests;

namespace MetricsClient.Migration.Tests.Pages;

/// <summary>The migration pages name each public type and member of the other library, and only members of MetricsClient as counterparts.</summary>
public sealed partial class PageTests
{
    private static readonly Assembly[] s_prometheusNet = [typeof(Prometheus.Metrics).Assembly, typeof(Prometheus.KestrelMetricServer).Assembly];

    private static readonly Assembly[] s_openTelemetry =
    [
        typeof(OpenTelemetry.Sdk).Assembly,
        Assembly.Load("OpenTelemetry.Exporter.Prometheus.AspNetCore"),
        Assembly.Load("OpenTelemetry.Exporter.Prometheus.HttpListener"),
    ];

    [Fact]
    public void The_page_of_prometheus_net_names_each_type_and_member() =>
        None(PeerTable.Of(Page("from-prometheus-net.md")).Differences(PeerApi.Of(s_prometheusNet)));

    [Fact]
    public void The_page_of_OpenTelemetry_names_each_type_and_member() =>
        None(PeerTable.Of(Page("from-opentelemetry.md")).Differences(PeerApi.Of(s_openTelemetry)));

    [Fact]
    public void A_member_that_the_page_does_not_name_is_found()
    {
        string page = Page("from-prometheus-net.md");
        SortedDictionary<string, SortedSet<string>> api = PeerApi.Of(s_prometheusNet);

        Assert.Equal(
            ["not on the page: ExpositionFormat: OpenMetricsText", "not in the library: ExpositionFormat.Other"],
            PeerTable.Of(page.Replace("`OpenMetricsText`, ", "`Other`, ", StringComparison.Ordinal)).Differences(api));
        Assert.Equal(
            ["not on the page: | `ScrapeFailedException` |  |", "not in the library: ScrapeFailure"],
            PeerTable.Of(page.Replace("| `ScrapeFailedException` |", "| `ScrapeFailure` |", StringComparison.Ordinal)).Differences(api));
    }

    [Theory]
    [InlineData("from-prometheus-net.md")]
    [InlineData("from-opentelemetry.md")]
    [InlineData("from-prometheus-client.md")]
    public void Each_counterpart_is_a_public_member(string page)
    {
        HashSet<string> words = [.. Directory.GetFiles(Path.Combine(Checkout.Root, "src"), "PublicAPI.*.txt", SearchOption.AllDirectories)
            .SelectMany(static file => Word().Matches(File.ReadAllText(file)).Select(static word => word.Value))];
        IReadOnlyList<(string Type, string[] Members, string Counterpart)> rows = PeerTable.Of(Page(page)).Rows;

        Assert.NotEmpty(rows);
        None(
            from row in rows
            from code in Code().Matches(row.Counterpart).Select(static match => Literal().Replace(match.Groups[1].Value, ""))
            from word in Word().Matches(code).Select(static match => match.Value)
            where char.IsUpper(word[0]) && !words.Contains(word) && !s_ofPlatform.Contains(word)
            select $"{row.Type}: {word}");
    }

    [Fact]
    public void Each_section_that_the_rules_name_is_a_heading_of_the_page()
    {
        string[] anchors = [.. Heading().Matches(Page("from-prometheus-net.md"))
            .Select(static heading => NotInAnchor().Replace(heading.Groups[1].Value.Trim().ToLowerInvariant().Replace(' ', '-'), ""))];

        string[] sections = [.. typeof(PageSection).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Select(static field => (string)field.GetRawConstantValue()!).Where(static section => section != PageSection.Page)];

        Assert.InRange(sections.Length, 10, 30);
        Assert.Empty(sections.Except(anchors));
    }

    [Fact]
    public void The_page_shows_the_code_that_the_command_writes()
    {
        string[] blocks = Page("from-prometheus-net.md").Split("```csharp\n");
        var moved = MovedProgram.Of(Around(CodeOf(blocks[1])), Shop);

        Assert.EndsWith("[default-metrics-and-net-meters]", Assert.Single(moved.Remaining), StringComparison.Ordinal);
        Assert.Empty(moved.Errors);
        Assert.Equal(LinesOf(CodeOf(blocks[2])), LinesOf(moved.Files[0]).Except(LinesOf(Around("\n\n")).Append("using MetricsClient;")));
    }

    private const string Shop = """
        public static class Shop
        {
            public static IHttpClientBuilder AddTo(IServiceCollection services) => services.AddHttpClient("shop");
            public static IHealthChecksBuilder AddHealthChecksTo(IServiceCollection services) => services.AddHealthChecks();
        }
        """;

    private static readonly string[] s_ofPlatform =
    [
        "UtcNow", "DateTimeOffset", "TimeSpan", "FromMinutes", "Activity", "Current", "Func", "Action", "Task", "IHttpClientBuilder", "IAsyncDisposable", "UTF8Encoding", "Meter", "MeterListener",
        "ServerCertificate", "HttpMethod", "KeyValuePair", "ToUnixTimeMilliseconds", "Select", "ToArray", "Run", "Uri", "FromMilliseconds",
    ];

    private static void None(IEnumerable<string> places)
    {
        string[] all = [.. places];
        Assert.True(all.Length == 0, $"{all.Length} places:\n{string.Join('\n', all)}");
    }

    private static string CodeOf(string block) => block[..block.IndexOf("```", StringComparison.Ordinal)];

    private static string[] LinesOf(string code) => code.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    // A program with the statements and the members of a block, which an empty line separates.
    private static string Around(string block)
    {
        string[] parts = block.Split("\n\n", 2);
        return $"// program\nusing Prometheus;\nvar builder = WebApplication.CreateBuilder();\nvar app = builder.Build();\n{parts[0]}\nclass Carts\n{{\n{parts[1]}\n}}\n";
    }

    private static string Page(string name) => File.ReadAllText(Path.Combine(Checkout.Root, "docs", name));

    [GeneratedRegex("[A-Za-z_][A-Za-z0-9_]*")]
    private static partial Regex Word();

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Code();

    [GeneratedRegex("\"[^\"]*\"")]
    private static partial Regex Literal();

    [GeneratedRegex("^#+ (.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("[^a-z0-9_-]")]
    private static partial Regex NotInAnchor();
}
