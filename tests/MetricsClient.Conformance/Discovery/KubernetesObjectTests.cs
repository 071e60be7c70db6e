using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MetricsClient.Conformance.Processes;
using static MetricsClient.Conformance.Discovery.KubernetesObject;

namespace MetricsClient.Conformance.Discovery;

/// <summary>
/// The objects of samples/kubernetes fit together: labels and selectors, names of ports, time limits, and the command lines of promjob.
/// <see cref="KubernetesSchemaTests"/> checks each object with its schema.
/// </summary>
public sealed partial class KubernetesObjectTests
{
    private static readonly IReadOnlyList<KubernetesObject> s_objects = ReadAll();

    [Fact]
    public void There_is_an_object_of_each_kind_that_a_service_and_a_job_need() => Assert.Equal(
        [
            "ClusterRole", "ClusterRoleBinding", "CronJob", "Deployment", "NetworkPolicy", "PersistentVolumeClaim", "PodMonitor", "PrometheusRule",
            "Service", "ServiceAccount", "ServiceMonitor",
        ],
        s_objects.Select(static o => o.Kind).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Every_object_has_a_name_of_its_own_and_a_namespace() => Assert.All(
        s_objects,
        static o =>
        {
            Assert.Single(s_objects, other => (other.Name, other.Namespace) == (o.Name, o.Namespace));
            Assert.Equal(o.Kind.StartsWith("Cluster", StringComparison.Ordinal), o.Namespace.Length == 0);
        });

    [Fact]
    public void Every_selector_selects_pods_or_services_of_these_files() => Assert.All(
        s_objects.Where(static o => o.Kind is "Deployment" or "Service" or "NetworkPolicy" or "PodMonitor" or "ServiceMonitor"),
        static o => Assert.NotEmpty(SelectedBy(o)));

    [Fact]
    public void Every_named_port_exists_in_each_selected_object()
    {
        var missing = new List<string>();
        foreach (KubernetesObject o in s_objects)
        {
            (IEnumerable<string> names, Func<KubernetesObject, IEnumerable<string>> ports) = o.Kind switch
            {
                "Service" => (Items(o.Spec["ports"]).Select(static port => (string)port["targetPort"]!), static pods => pods.PodPorts.Keys),
                "NetworkPolicy" => (Items(o.Spec["ingress"]).SelectMany(static rule => Items(rule["ports"])).Select(static port => (string)port["port"]!), static pods => pods.PodPorts.Keys),
                "PodMonitor" => (Items(o.Spec["podMetricsEndpoints"]).Select(static end => (string)end["port"]!), static pods => pods.PodPorts.Keys),
                "ServiceMonitor" => (
                    Items(o.Spec["endpoints"]).Select(static end => (string)end["port"]!),
                    static service => Items(service.Spec["ports"]).Select(static port => (string)port["name"]!)),
                _ => ((IEnumerable<string>)[], (Func<KubernetesObject, IEnumerable<string>>)(static _ => [])),
            };
            missing.AddRange(
                from name in names
                from selected in SelectedBy(o)
                where !ports(selected).Contains(name)
                select $"{o}: {selected} has no port {name}");
        }

        Assert.Empty(missing);
    }

    [Fact]
    public void Every_probe_and_annotation_names_a_port_of_the_pod()
    {
        string scrape = File.ReadAllText(Repository.File("samples", "prometheus", "discovery", "kubernetes.yml"));
        foreach (KubernetesObject o in s_objects.Where(static o => o.PodTemplate is not null))
        {
            IEnumerable<JsonNode?> probes = o.Containers.SelectMany(static container => new[] { container["startupProbe"], container["livenessProbe"], container["readinessProbe"] });
            Assert.All(probes.OfType<JsonNode>(), probe => Assert.Contains((string)probe["httpGet"]!["port"]!, o.PodPorts.Keys));
            Assert.All(probes.OfType<JsonNode>(), static probe => Assert.NotEqual("metrics", (string)probe["httpGet"]!["port"]!));

            IReadOnlyDictionary<string, string> annotations = Pairs(o.PodTemplate!["metadata"]!["annotations"]);
            Assert.True(!annotations.TryGetValue("prometheus.io/port", out string? port) || o.PodPorts["metrics"] == port, o.ToString());
            Assert.All(annotations.Keys, name => Assert.Contains("__meta_kubernetes_pod_annotation_" + Regex.Replace(name, "[./]", "_"), scrape, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_pod_has_time_for_the_pause_before_SIGTERM_and_for_the_shutdown_of_a_host()
    {
        KubernetesObject shop = Assert.Single(s_objects, static o => o.Name == "Deployment shop");
        int pause = Number(shop.Containers.Single()["lifecycle"]!["preStop"]!["sleep"]!["seconds"]);
        IEnumerable<string?> intervals = s_objects.Where(static o => o.Kind is "PodMonitor" && o.Content["metadata"]!["name"]!.ToString().StartsWith("shop", StringComparison.Ordinal))
            .SelectMany(static o => Items(o.Spec["podMetricsEndpoints"])).Select(static end => (string?)end["interval"]);

        Assert.True(Number(shop.PodTemplate!["spec"]!["terminationGracePeriodSeconds"]) > pause + 30);
        Assert.NotEmpty(intervals);
        Assert.All(intervals, interval => Assert.True(pause > int.Parse(interval!.TrimEnd('s'), CultureInfo.InvariantCulture)));
    }

    [Fact]
    public void The_deadline_of_a_job_is_later_than_the_time_limit_of_promjob()
    {
        KubernetesObject job = Assert.Single(s_objects, static o => o.Kind == "CronJob");
        string[] command = [.. Items(job.Containers.Single()["command"]).Select(static word => (string)word!)];
        string limit = command[Array.IndexOf(command, "--max-duration") + 1];

        Assert.EndsWith("m", limit, StringComparison.Ordinal);
        Assert.True(Number(job.Spec["jobTemplate"]!["spec"]!["activeDeadlineSeconds"]) > (int.Parse(limit.TrimEnd('m'), CultureInfo.InvariantCulture) * 60) + 60);
        Assert.Equal("Forbid", (string)job.Spec["concurrencyPolicy"]!);
    }

    [Fact]
    public async Task Promjob_accepts_the_command_lines_of_the_containers()
    {
        string[][] lines =
        [
            .. from o in s_objects
               from container in o.Containers
               let words = Items(container["command"]).Concat(Items(container["args"])).Select(static word => (string)word!).ToArray()
               from line in words is ["promjob", ..] ? [words] : words.SelectMany(static word => PromjobLine().Matches(word)).Select(static match => match.Value.Split(' '))
               select line,
        ];
        Assert.Equal(2, lines.Length);

        using var folder = new TemporaryFolder();
        foreach (string[] line in lines)
        {
            int end = Array.IndexOf(line, "--");
            IEnumerable<string> options = line[1..end].Select(word => word.StartsWith("/var/lib/", StringComparison.Ordinal) ? folder.Path : word);

            CommandResult run = await PromJob.RunAsync(gateway: null, [.. options, "--", "echo", "ran"]);

            Assert.Equal((0, "ran\n"), (run.ExitCode, run.Output));
        }
    }

    [Fact]
    public async Task Promtool_accepts_the_rules_of_the_operator()
    {
        using var folder = new TemporaryFolder();
        KubernetesObject rules = Assert.Single(s_objects, static o => o.Kind == "PrometheusRule");
        await File.WriteAllTextAsync(folder["rules.yml"], rules.Spec.ToJsonString(), TestContext.Current.CancellationToken);

        CommandResult check = await Command.RunAsync(
            new ProcessStartInfo(Tools.Promtool, ["check", "rules", folder["rules.yml"]]), ReadOnlyMemory<byte>.Empty, Eventually.Patience);

        Assert.True(check.ExitCode == 0, check.Everything);
        Assert.Contains("4 rules found", check.Output, StringComparison.Ordinal);
    }

    private static IReadOnlyList<KubernetesObject> SelectedBy(KubernetesObject o)
    {
        JsonNode? selector = o.Kind switch
        {
            "Service" => o.Spec["selector"],
            "NetworkPolicy" => o.Spec["podSelector"]!["matchLabels"],
            "Deployment" or "PodMonitor" or "ServiceMonitor" => o.Spec["selector"]!["matchLabels"],
            _ => null,
        };
        return
        [
            .. from other in s_objects
               where other.Namespace == o.Namespace && (o.Kind != "Deployment" || other == o)
               where o.Kind == "ServiceMonitor" ? other.Kind == "Service" && Selects(selector, other.Labels) : Selects(selector, other.PodLabels)
               select other,
        ];
    }

    private static int Number(JsonNode? node) => int.Parse((string)node!, CultureInfo.InvariantCulture);

    [GeneratedRegex("promjob run [^&\n]*")]
    private static partial Regex PromjobLine();
}
