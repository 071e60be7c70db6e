using MetricsClient.Conformance.Processes;
using MetricsClient.Conformance.Servers;

namespace MetricsClient.Conformance.Tool;

/// <summary>promjob with the import path of a real VictoriaMetrics.</summary>
public sealed class VictoriaMetricsVerbTests
{
    [Fact]
    public async Task Run_and_push_store_samples_with_the_labels_of_the_group()
    {
        RealVictoriaMetrics server = await RealVictoriaMetrics.SharedAsync();

        CommandResult run = await PromJob.RunAsync(
            server.Import, "run", "--job", "tool/run", "--group", "instance=db1", "--push-required", "--timeout", "30s", "--", "sh", "-c", "exit 0");
        CommandResult push = await PromJob.RunAsync(server.Import, "push", "--job", "tool_push", "--timeout", "30s", "--gauge", "rows{table=\"a\"}=42");

        Assert.Equal([new CommandResult(0, "", ""), new CommandResult(0, "", "")], [run, push]);
        StoredSeries success = Assert.Single(await server.ExportAsync("batch_job_last_run_success{job=\"tool/run\",instance=\"db1\"}", samples: 1));
        Assert.Equal([1], success.Values);
        StoredSeries rows = Assert.Single(await server.ExportAsync("rows{job=\"tool_push\"}", samples: 1));
        Assert.Equal(("a", 42), (rows.Labels["table"], Assert.Single(rows.Values)));
    }

    [Fact]
    public async Task A_flush_sends_what_a_spool_has_kept()
    {
        RealVictoriaMetrics server = await RealVictoriaMetrics.SharedAsync();
        using var spool = new TemporaryFolder();
        Assert.Equal(0, (await PromJob.RunAsync(gateway: null, "run", "--job", "tool_spool", "--spool", spool.Path, "--", "true")).ExitCode);

        CommandResult flush = await PromJob.RunAsync(server.Import, "flush", "--spool", spool.Path, "--timeout", "30s");

        Assert.Equal(new CommandResult(0, "Sent 1 group; 0 left, 0 expired.\n", ""), flush);
        Assert.Single(await server.ExportAsync("batch_job_last_run_success{job=\"tool_spool\"}", samples: 1));
    }

    [Theory]
    [InlineData("The address is the import path of VictoriaMetrics, which stores samples and no groups; there is nothing to list, delete or prune.", "list")]
    [InlineData("The address is the import path of VictoriaMetrics, which stores samples and no groups; there is nothing to list, delete or prune.", "delete", "--job", "j")]
    [InlineData("The address is the import path of VictoriaMetrics, which stores samples and no groups; there is nothing to list, delete or prune.", "prune", "--older-than", "1d", "--yes", "--every", "1h")]
    [InlineData("--put replaces a group, but VictoriaMetrics stores samples and no groups; leave --put out to add the samples. Nothing was pushed.", "push", "--put", "--job", "tool_put", "--gauge", "rows=1")]
    public async Task An_operation_that_does_not_exist_there_is_refused_in_one_line(string message, params string[] arguments)
    {
        RealVictoriaMetrics server = await RealVictoriaMetrics.SharedAsync();

        CommandResult refused = await PromJob.RunAsync(server.Import, arguments);

        Assert.Equal(new CommandResult(2, "", $"promjob: {message}\n"), refused);
        Assert.Empty(await server.ExportAsync("rows{job=\"tool_put\"}"));
    }

    [Fact]
    public async Task Doctor_recognizes_the_import_path_and_names_it_for_the_address_of_the_server()
    {
        RealVictoriaMetrics server = await RealVictoriaMetrics.SharedAsync();

        CommandResult import = await PromJob.RunAsync(server.Import, "doctor");
        CommandResult root = await PromJob.RunAsync(server.Address, "doctor");

        Assert.Equal((0, ""), (import.ExitCode, import.Error));
        Assert.Matches(
            "^ok       reachable    The import path responds within .*\\.\n"
            + "ok       server       VictoriaMetrics stores each push as samples\\. It has no groups: nothing is replaced, and there is nothing to list, delete or prune\\.\n"
            + "ok       clock        The clock agrees with the local clock\\.\n$",
            import.Output);
        Assert.Equal(
            new CommandResult(
                1,
                "bad      server       The address belongs to VictoriaMetrics, not to a Pushgateway.\n"
                + $"                      -> To push to VictoriaMetrics, give {server.Import}.\n",
                ""),
            root);
    }
}
