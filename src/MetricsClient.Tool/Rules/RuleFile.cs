using System.Text;
using System.Text.RegularExpressions;

namespace MetricsClient.Tool.Rules;

/// <summary>
/// Writes the rule file for given jobs, from the rule files in samples/prometheus, which are embedded in this program.
/// </summary>
internal static class RuleFile
{
    // AnyJob and SampleMissing are replaced by expressions for the given jobs. Begin ends the header of each file, which is dropped.
    private const string AnyJob = """job=~".+" """;
    private const string SampleMissing = """absent(batch_job_last_start_timestamp_seconds{job="backup"})""";
    private const string Begin = "groups:\n";

    /// <summary>
    /// Returns one rule file for the given jobs. If no job is given, the rules apply to all jobs that push.
    /// </summary>
    public static string For(IReadOnlyList<string> jobs)
    {
        var file = new StringBuilder("# Printed by promjob rules. For a Prometheus that scrapes the Pushgateway with honor_labels: true.\n");
        file.Append(Begin);
        file.Append(Groups("batch-jobs.yml").Replace(AnyJob.TrimEnd(), Selector(jobs), StringComparison.Ordinal));
        file.Append('\n').Append(Groups("pushgateway.yml").Replace(AnyJob.TrimEnd(), Selector(jobs), StringComparison.Ordinal));
        if (jobs.Count > 0)
        {
            file.Append('\n').Append(MissingJobs(jobs));
        }

        return file.ToString();
    }

    // The sample has an alert for one job. Prometheus treats alerts with the same name and labels as one alert, so one
    // expression covers all jobs.
    private static string MissingJobs(IReadOnlyList<string> jobs)
    {
        string missing = string.Join(
            "\n            or ", jobs.Select(static job => SampleMissing.Replace("\"backup\"", Quoted(job), StringComparison.Ordinal)));
        return Groups("batch-job-missing.yml").Replace(SampleMissing, missing, StringComparison.Ordinal);
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
