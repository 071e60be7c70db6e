using MetricsClient.Tool.Rules;

namespace MetricsClient.Tool.Tests.Rules;

public sealed class RuleFileTests
{
    [Fact]
    public void Without_jobs_the_rules_select_every_job()
    {
        string rules = RuleFile.For([], RuleDestination.Gateway, RuleFile.DefaultWindow);

        Assert.Contains("""batch_job_last_run_success{job=~".+"} == 0""", rules, StringComparison.Ordinal);
        Assert.DoesNotContain("absent(", rules, StringComparison.Ordinal);
    }

    [Fact]
    public void One_job_is_selected_by_equality()
    {
        string rules = RuleFile.For(["a\"b\\c\nd"], RuleDestination.Gateway, RuleFile.DefaultWindow);

        Assert.Contains("""batch_job_last_run_success{job="a\"b\\c\nd"} == 0""", rules, StringComparison.Ordinal);
        Assert.Contains("""absent(batch_job_last_start_timestamp_seconds{job="a\"b\\c\nd"})""", rules, StringComparison.Ordinal);
        Assert.DoesNotContain("job=~", rules, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_jobs_share_one_expression_and_each_has_an_alert_for_a_missing_job()
    {
        string rules = RuleFile.For(["a.b", "c|d"], RuleDestination.Gateway, RuleFile.DefaultWindow);

        Assert.Contains("""batch_job_last_run_success{job=~"a\\.b|c\\|d"} == 0""", rules, StringComparison.Ordinal);
        Assert.Contains("""absent(batch_job_last_start_timestamp_seconds{job="a.b"})""", rules, StringComparison.Ordinal);
        Assert.Contains("""absent(batch_job_last_start_timestamp_seconds{job="c|d"})""", rules, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_for_samples_look_back_over_the_window_and_never_use_an_instant_value_of_a_job()
    {
        string written = RuleFile.For(["backup"], RuleDestination.RemoteWrite, TimeSpan.FromHours(217.5));
        string imported = RuleFile.For(["backup"], RuleDestination.VictoriaMetrics, TimeSpan.FromHours(217.5));

        Assert.Contains("""last_over_time(batch_job_last_success_timestamp_seconds{job="backup"}[9d1h30m])""", written, StringComparison.Ordinal);
        Assert.Contains("""absent_over_time(batch_job_last_start_timestamp_seconds{job="backup"}[9d1h30m])""", written, StringComparison.Ordinal);
        Assert.Contains("""last_over_time(metricsclient_remote_write_up{job="backup"}[1h])""", written, StringComparison.Ordinal);
        Assert.DoesNotMatch(@"batch_job_\w+(?!\w|\{job=""backup""\}\[9d1h30m\]\)| of the last run)", written);
        Assert.DoesNotContain("job=~", written, StringComparison.Ordinal);
        Assert.DoesNotContain("metricsclient_remote_write_up", imported, StringComparison.Ordinal);
        Assert.Equal(written.Split("  - name: remote-write\n")[0].Split('\n')[1..^2], imported.Split("  - name: written-batch-job-missing\n")[0].Split('\n')[1..^2]);
    }
}
