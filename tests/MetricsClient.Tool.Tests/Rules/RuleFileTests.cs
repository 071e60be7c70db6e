using MetricsClient.Tool.Rules;

namespace MetricsClient.Tool.Tests.Rules;

public sealed class RuleFileTests
{
    [Fact]
    public void Without_jobs_the_rules_select_every_job()
    {
        string rules = RuleFile.For([]);

        Assert.Contains("""batch_job_last_run_success{job=~".+"} == 0""", rules, StringComparison.Ordinal);
        Assert.DoesNotContain("absent(", rules, StringComparison.Ordinal);
    }

    [Fact]
    public void One_job_is_selected_by_equality()
    {
        string rules = RuleFile.For(["a\"b\\c\nd"]);

        Assert.Contains("""batch_job_last_run_success{job="a\"b\\c\nd"} == 0""", rules, StringComparison.Ordinal);
        Assert.Contains("""absent(batch_job_last_start_timestamp_seconds{job="a\"b\\c\nd"})""", rules, StringComparison.Ordinal);
        Assert.DoesNotContain("job=~", rules, StringComparison.Ordinal);
    }

    [Fact]
    public void Several_jobs_share_one_expression_and_each_has_an_alert_for_a_missing_job()
    {
        string rules = RuleFile.For(["a.b", "c|d"]);

        Assert.Contains("""batch_job_last_run_success{job=~"a\\.b|c\\|d"} == 0""", rules, StringComparison.Ordinal);
        Assert.Contains("""absent(batch_job_last_start_timestamp_seconds{job="a.b"})""", rules, StringComparison.Ordinal);
        Assert.Contains("""absent(batch_job_last_start_timestamp_seconds{job="c|d"})""", rules, StringComparison.Ordinal);
    }
}
