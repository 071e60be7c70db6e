using System.Diagnostics;
using AzureFunction;
using MetricsClient.Conformance.Processes;
using MetricsClient.Conformance.Servers;

namespace MetricsClient.Conformance.Samples;

/// <summary>The samples that push. <see cref="CronJobTests"/> and <see cref="RemoteWrite.SampleTests"/> test the ends of the other samples.</summary>
public sealed class PushingSampleTests
{
    [Fact]
    public async Task The_cron_job_prints_and_pushes_the_output_of_its_readme()
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(PushgatewayVersion.Current);

        string printed = await Sample.RunAsync("CronJob", "--gateway", gateway.Address.ToString(), "--duration", "0");

        new SampleReadme("CronJob").AssertEqual(printed);
        new SampleReadme("CronJob").AssertContained(await gateway.MetricsTextAsync(), block: 1);
    }

    [Fact]
    public async Task The_shell_script_deletes_old_files_and_pushes_its_numbers_beside_the_report_of_the_run()
    {
        await using RealPushgateway gateway = await RealPushgateway.RentAsync(PushgatewayVersion.Current);
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder["old"], "", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder["new"], "", TestContext.Current.CancellationToken);
        File.SetLastWriteTimeUtc(folder["old"], new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        CommandResult run = await RunScriptAsync(gateway.Address, folder.Path, "7");

        Assert.Equal(0, run.ExitCode);
        new SampleReadme("ShellScript").AssertEqual(run.Everything);
        new SampleReadme("ShellScript").AssertContained(await gateway.MetricsTextAsync(), block: 1);
        Assert.Equal([folder["new"]], Directory.GetFiles(folder.Path));
    }

    [Fact]
    public async Task The_shell_script_does_its_work_without_a_gateway_and_reports_a_missing_folder_by_its_exit_code()
    {
        using var folder = new TemporaryFolder();

        CommandResult withoutGateway = await RunScriptAsync(GoneGateway.Address, folder.Path, "7");
        CommandResult withoutFolder = await RunScriptAsync(GoneGateway.Address);

        Assert.Equal(0, withoutGateway.ExitCode);
        Assert.Contains("Deleted 0 files, 0 are left.", withoutGateway.Output, StringComparison.Ordinal);
        Assert.NotEqual(0, withoutFolder.ExitCode);
        Assert.Contains("usage: tidy.sh FOLDER [DAYS]", withoutFolder.Error, StringComparison.Ordinal);
    }

    // The class that the middleware of the functions app calls, without the functions host.
    [Fact]
    public async Task The_azure_function_sends_the_outcome_of_an_invocation_before_the_invocation_ends()
    {
        RealPrometheus prometheus = await RealPrometheus.WithJobsAsync();
        await using var metrics = InvocationMetrics.Create(new CollectorRegistry(), prometheus.Write.ToString(), TimeSpan.FromSeconds(30));

        await metrics.RunAsync("Cleanup", () => Task.CompletedTask);
        Assert.Equal(1, await InvocationsAsync(prometheus, "succeeded"));

        await Assert.ThrowsAsync<IOException>(() => metrics.RunAsync("Cleanup", () => throw new IOException("The disk is full.")));
        Assert.Equal(1, await InvocationsAsync(prometheus, "failed"));
        Assert.Equal(1, await InvocationsAsync(prometheus, "succeeded"));
        await new SampleReadme("AzureFunction").AssertStoredAsync(prometheus, block: 0);
    }

    private static async Task<double> InvocationsAsync(RealPrometheus prometheus, string outcome) =>
        Assert.Single(await prometheus.QueryAsync($"function_invocations_total{{function='Cleanup',outcome='{outcome}'}}")).Value;

    private static Task<CommandResult> RunScriptAsync(Uri gateway, params string[] arguments)
    {
        string promjob = Path.ChangeExtension(Repository.BuiltAssembly("MetricsClient.Tool", "promjob"), null);
        var start = new ProcessStartInfo(promjob, ["run", "--job", "tidy", "--", Repository.File("samples", "ShellScript", "tidy.sh"), .. arguments]);
        start.Environment["PUSHGATEWAY_URL"] = gateway.ToString();
        start.Environment["PATH"] = $"{Path.GetDirectoryName(promjob)}:{Environment.GetEnvironmentVariable("PATH")}";
        return Command.RunAsync(start, ReadOnlyMemory<byte>.Empty, Eventually.Patience);
    }
}
