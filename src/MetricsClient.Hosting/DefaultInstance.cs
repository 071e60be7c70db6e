using MetricsClient.Push.Gateway;
using Microsoft.Extensions.Options;

namespace MetricsClient.Hosting;

/// <summary>
/// Adds the name of the machine to the group of a hosted pusher, as the label <c>instance</c>. Otherwise the replicas of a service would
/// replace the groups of each other. An empty value, without <see cref="PushOptions.AllowEmptyGroupingValues"/>, removes the label.
/// </summary>
internal sealed class DefaultInstance : IPostConfigureOptions<MetricPusherOptions>
{
    private const string Label = "instance";

    // Each of these variables or files exists in containers only.
    private static readonly string[] s_variables = ["DOTNET_RUNNING_IN_CONTAINER", "KUBERNETES_SERVICE_HOST"];
    private static readonly string[] s_files = ["/.dockerenv", "/run/.containerenv"];

    public void PostConfigure(string? name, MetricPusherOptions options)
    {
        IDictionary<string, string> labels = options.Push.GroupingKey;
        if (!labels.TryGetValue(Label, out string? value))
        {
            // A textfile gets its instance from the scraped node.
            if (options.Push.Gateways.Length > 0 || options.Push.Spool.IsEnabled)
            {
                labels[Label] = Environment.MachineName;
            }
        }
        else if (string.IsNullOrEmpty(value) && !options.Push.AllowEmptyGroupingValues)
        {
            labels.Remove(Label);
        }
    }

    /// <summary>
    /// Returns a problem if each start of the machine leaves another group on the gateway, because the name of the
    /// machine changes; otherwise null.
    /// </summary>
    public static MetricProblem? ProblemOf(PusherName name, MetricPusherOptions options) =>
        options.Push.GroupingKey.TryGetValue(Label, out string? value)
        && value == Environment.MachineName
        && options.ShutdownAction != ShutdownAction.Delete
        && options.Push.GroupTimeToLive is null
        && (options.Push.Gateways.Length == 0 || !options.Push.Gateways.All(SampleImport.Includes))
        && IsInContainer()
            ? new MetricProblem(
                MetricProblemKind.Unknown,
                $"metric pusher '{name.DisplayName}'",
                $"Metric pusher '{name.DisplayName}': the group has the label {Label}=\"{value}\", which is the name of this container, "
                + "and a new container has a new name. So old groups stay on the gateway. Set ShutdownAction to Delete, "
                + "or Push.GroupTimeToLive for 'promjob prune --respect-ttl', or a lasting value in Push.GroupingKey.",
                exception: null)
            : null;

    private static bool IsInContainer() =>
        s_variables.Any(static name => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(name))) || s_files.Any(File.Exists);
}
