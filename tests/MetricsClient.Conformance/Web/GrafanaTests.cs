using System.Diagnostics;
using System.Text.Json.Nodes;
using MetricsClient.Conformance.Processes;

namespace MetricsClient.Conformance.Web;

/// <summary>The dashboards of samples/grafana without a server: Grafana can import them, and promtool parses each expression.</summary>
public sealed class GrafanaTests
{
    public static TheoryData<string> Dashboards() => new(GrafanaDashboard.Names);

    [Fact]
    public void There_is_a_dashboard_for_services_for_jobs_and_for_the_library() =>
        Assert.Equal(["batch-jobs", "library-health", "web-service"], GrafanaDashboard.Names);

    [Theory]
    [MemberData(nameof(Dashboards))]
    public void A_dashboard_has_no_data_source_of_a_machine(string name)
    {
        var dashboard = GrafanaDashboard.Read(name);

        Assert.Null(dashboard.Json["id"]);
        Assert.Equal("metricsclient-", GrafanaDashboard.TextOf(dashboard.Json, "uid")[..14]);
        JsonObject source = dashboard.Variables.First();
        Assert.Equal(("datasource", "datasource", "prometheus"), (
            GrafanaDashboard.TextOf(source, "name"), GrafanaDashboard.TextOf(source, "type"), GrafanaDashboard.TextOf(source, "query")));
        IEnumerable<JsonNode?> sources =
        [
            .. dashboard.Variables.Skip(1).Select(static variable => variable["datasource"]),
            .. dashboard.Panels.Select(static panel => panel["datasource"]),
            .. dashboard.Panels.SelectMany(static panel => panel["targets"]!.AsArray()).Select(static target => target!["datasource"]),
        ];
        Assert.All(sources, static source => Assert.Equal("""{"type":"prometheus","uid":"${datasource}"}""", source!.ToJsonString()));
        Assert.All(dashboard.Variables, static variable => Assert.Equal("{}", variable["current"]!.ToJsonString()));
    }

    [Theory]
    [MemberData(nameof(Dashboards))]
    public void Every_panel_has_its_own_number_title_and_place(string name)
    {
        var dashboard = GrafanaDashboard.Read(name);
        JsonObject[] all = [.. dashboard.Json["panels"]!.AsArray().Select(static panel => panel!.AsObject())];

        Assert.Equal(all.Length, all.Select(static panel => panel["id"]!.GetValue<int>()).Distinct().Count());
        Assert.Equal(all.Length, all.Select(static panel => $"{panel["title"]} {panel["type"]}").Distinct().Count());
        (int X, int Y)[] cells = [.. all.SelectMany(Cells)];
        Assert.Equal(cells.Length, cells.Distinct().Count());
        Assert.All(cells, static cell => Assert.InRange(cell.X, 0, 23));
        Assert.All(dashboard.Panels, static panel => Assert.NotEmpty(panel["fieldConfig"]!["defaults"]!["unit"]!.GetValue<string>()));
    }

    [Fact]
    public async Task Promtool_parses_every_expression()
    {
        string[] expressions =
        [
            .. from name in GrafanaDashboard.Names
               let dashboard = GrafanaDashboard.Read(name)
               from each in dashboard.Expressions.Concat(dashboard.VariableExpressions)
               select GrafanaDashboard.WithJob(each.Expression, "a"),
        ];
        using var folder = new TemporaryFolder();
        var rules = new JsonObject
        {
            ["groups"] = new JsonArray(new JsonObject
            {
                ["name"] = "dashboards",
                ["rules"] = new JsonArray([.. expressions.Select(static (text, i) => new JsonObject { ["record"] = $"panel:{i}", ["expr"] = text })]),
            }),
        };
        await File.WriteAllTextAsync(folder["rules.yml"], rules.ToJsonString(), TestContext.Current.CancellationToken);

        CommandResult check = await Command.RunAsync(
            new ProcessStartInfo(Tools.Promtool, ["check", "rules", folder["rules.yml"]]), ReadOnlyMemory<byte>.Empty, Eventually.Patience);

        Assert.True(check.ExitCode == 0, check.Everything);
        Assert.Contains($"SUCCESS: {expressions.Length} rules found", check.Output, StringComparison.Ordinal);
        Assert.DoesNotContain(expressions, static expression => expression.Contains('$', StringComparison.Ordinal));
    }

    [Fact]
    public void The_page_names_every_dashboard()
    {
        string page = File.ReadAllText(Repository.File("samples", "grafana", "README.md"));

        Assert.All(GrafanaDashboard.Names, name => Assert.Contains($"({name}.json)", page, StringComparison.Ordinal));
    }

    private static IEnumerable<(int X, int Y)> Cells(JsonObject panel)
    {
        JsonNode place = panel["gridPos"]!;
        (int x, int y) = (place["x"]!.GetValue<int>(), place["y"]!.GetValue<int>());
        return
            from row in Enumerable.Range(y, place["h"]!.GetValue<int>())
            from column in Enumerable.Range(x, place["w"]!.GetValue<int>())
            select (column, row);
    }
}
