using System.Text;
using System.Text.RegularExpressions;

namespace MetricsClient.Tool.Rules;

/// <summary>Adapts the embedded rule files of samples/prometheus to the given jobs.</summary>
internal static class RuleFile
{
    // The placeholders of the sample files.
    private const string AnyJob = """job=~".+" """;
    private const string SampleMissing = """absent(batch_job_last_start_timestamp_seconds{job="backup"})""";
    private const string Begin = "groups:\n";

    /// <summary>Returns one rule file for the given jobs, or for all jobs that push if none is given.</summary>
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

    // The sample has one alert for one job. A second alert with the same name and labels would count as the same alert.
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

    // A string literal of the query language.
    private static string Quoted(string text) => '"' + text
        .Replace("\\", "\\\\", StringComparison.Ordinal)
        .Replace("\"", "\\\"", StringComparison.Ordinal)
        .Replace("\n", "\\n", StringComparison.Ordinal) + '"';

    // Regex.Escape produces some escapes that RE2 rejects. RE2 accepts the escapes of these characters.
    private static string Literal(string text) => Regex.Replace(text, @"[\\.+*?()|\[\]{}^$]", @"\$0");

    private static string Groups(string name)
    {
        using Stream resource = typeof(RuleFile).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(resource);
        string file = reader.ReadToEnd();
        return file[(file.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length)..];
    }
}
