using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace MetricsClient.Conformance.Web;

/// <summary>A dashboard of samples/grafana.</summary>
internal sealed partial class GrafanaDashboard
{
    private GrafanaDashboard(string name, JsonObject json)
    {
        Name = name;
        Json = json;
    }

    /// <summary>Gets the names of all dashboards, which are the names of the files without the extension.</summary>
    public static string[] Names =>
    [
        .. Directory.GetFiles(Repository.File("samples", "grafana"), "*.json").Select(static file => Path.GetFileNameWithoutExtension(file))
            .Order(StringComparer.Ordinal),
    ];

    public string Name { get; }

    public JsonObject Json { get; }

    /// <summary>Gets the panels, without the rows.</summary>
    public IEnumerable<JsonObject> Panels => Json["panels"]!.AsArray().Select(static panel => panel!.AsObject()).Where(panel => TextOf(panel, "type") != "row");

    /// <summary>Gets the expressions of all panels, with the title of the panel.</summary>
    public IEnumerable<(string Panel, string Expression)> Expressions => Panels.SelectMany(
        static panel => panel["targets"]!.AsArray(), static (panel, target) => (TextOf(panel, "title"), TextOf(target!.AsObject(), "expr")));

    /// <summary>Gets the variables that the user selects.</summary>
    public IEnumerable<JsonObject> Variables => Json["templating"]!["list"]!.AsArray().Select(static variable => variable!.AsObject());

    /// <summary>Gets the queries for the values of the variables, as expressions that return one series for each value.</summary>
    public IEnumerable<(string Panel, string Expression)> VariableExpressions => Variables
        .Where(static variable => TextOf(variable, "type") == "query")
        .Select(static variable => ("variable " + TextOf(variable, "name"), LabelValues().Replace(TextOf(variable, "definition"), "count by ($2) ($1)")));

    public static GrafanaDashboard Read(string name) =>
        new(name, JsonNode.Parse(File.ReadAllText(Repository.File("samples", "grafana", name + ".json")))!.AsObject());

    public static string TextOf(JsonObject json, string name) => json[name]!.GetValue<string>();

    /// <summary>Replaces the variables of an expression, as Grafana does.</summary>
    /// <param name="expression">The expression of a panel or a variable.</param>
    /// <param name="job">The value of all variables that select a job.</param>
    /// <returns>An expression for Prometheus.</returns>
    public static string WithJob(string expression, string job) => expression
        .Replace("$__rate_interval", "1m", StringComparison.Ordinal)
        .Replace("$instance", ".*", StringComparison.Ordinal)
        .Replace("$job", job, StringComparison.Ordinal)
        .Replace("$gateway", job, StringComparison.Ordinal);

    [GeneratedRegex(@"^label_values\((.*), (\w+)\)$")]
    private static partial Regex LabelValues();
}
