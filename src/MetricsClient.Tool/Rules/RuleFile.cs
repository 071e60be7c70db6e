using System.Text.RegularExpressions;
using MetricsClient.Tool.CommandLine;

namespace MetricsClient.Tool.Rules;

/// <summary>
/// Writes the rule file for given jobs, from the rule files in samples/prometheus, which are embedded in this program.
/// </summary>
internal static class RuleFile
{
    // AnyJob and the expressions for a missing job are replaced by expressions for the given jobs. Begin ends the header of each file,
    // which is dropped.
    private const string AnyJob = """job=~".+" """;
    private const string SampleMissing = """absent(batch_job_last_start_timestamp_seconds{job="backup"})""";
    private const string WrittenSampleMissing = """absent_over_time(batch_job_last_start_timestamp_seconds{job="backup"}[3d])""";
    private const string SampleWindow = "[3d]";
    private const string Begin = "groups:\n";

    /// <summary>The default of the window in which a rule looks for the last sample of a job.</summary>
    public static readonly TimeSpan DefaultWindow = TimeSpan.FromDays(3);

    /// <summary>
    /// Returns one rule file for the given jobs. If no job is given, the rules apply to all jobs that push.
    /// </summary>
    /// <param name="jobs">The jobs.</param>
    /// <param name="destination">The destination to which the jobs push.</param>
    /// <param name="window">The window in which a rule looks for the last sample of a job. Not used for a gateway.</param>
    public static string For(IReadOnlyList<string> jobs, RuleDestination destination, TimeSpan window)
    {
        (string use, string missing, string sample, string[] names) = destination switch
        {
            RuleDestination.RemoteWrite => (
                "For jobs and services that push by remote write.",
                "written-batch-job-missing.yml", WrittenSampleMissing, (string[])["written-batch-jobs.yml", "remote-write.yml"]),
            RuleDestination.VictoriaMetrics => (
                "For jobs that push to the import path of VictoriaMetrics.",
                "written-batch-job-missing.yml", WrittenSampleMissing, ["written-batch-jobs.yml"]),
            _ => (
                "For a Prometheus that scrapes the Pushgateway with honor_labels: true.",
                "batch-job-missing.yml", SampleMissing, ["batch-jobs.yml", "pushgateway.yml"]),
        };
        IEnumerable<string> groups = names.Select(name => Groups(name).Replace(AnyJob.TrimEnd(), Selector(jobs), StringComparison.Ordinal));
        if (jobs.Count > 0)
        {
            groups = groups.Append(MissingJobs(jobs, Groups(missing), sample));
        }

        return $"# Printed by promjob rules. {use}\n{Begin}{string.Join('\n', groups)}"
            .Replace(SampleWindow, $"[{Duration.Exact(window)}]", StringComparison.Ordinal);
    }

    // The sample has an alert for one job. Prometheus treats alerts with the same name and labels as one alert, so one
    // expression covers all jobs.
    private static string MissingJobs(IReadOnlyList<string> jobs, string groups, string sample)
    {
        string missing = string.Join(
            "\n            or ", jobs.Select(job => sample.Replace("\"backup\"", Quoted(job), StringComparison.Ordinal)));
        return groups.Replace(sample, missing, StringComparison.Ordinal);
    }

    private static string Selector(IReadOnlyList<string> jobs) => jobs.Count switch
    {
        0 => AnyJob.TrimEnd(),
        1 => $"job={Quoted(jobs[0])}",
        _ => $"job=~{Quoted(string.Join('|', jobs.Select(Literal)))}",
    };

    // Returns a string literal of the query language.
    private static string Quoted(string text) => '"' + text
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal) + '"';

    // Only characters whose escapes RE2 accepts are escaped. Regex.Escape would also write escapes that RE2 rejects.
    private static string Literal(string text) => Regex.Replace(text, @"[\\.+*?()|\[\]{}^$]", @"\$0");

    private static string Groups(string name)
    {
        using Stream resource = typeof(RuleFile).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(resource);
        string file = reader.ReadToEnd();
        return file[(file.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length)..];
    }
}
