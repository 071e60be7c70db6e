using MetricsClient.Conformance.Processes;
using MetricsClient.Conformance.Servers;

namespace MetricsClient.Conformance.Tool;

/// <summary><c>promjob doctor</c> on healthy and on unhealthy gateways. Clocks and rare responses are tested without a real gateway.</summary>
public sealed class DoctorVerbTests
{
    [Theory]
    [InlineData(PushgatewayVersion.Current)]
    [InlineData(PushgatewayVersion.Old)]
    public async Task A_healthy_gateway_has_no_findings(PushgatewayVersion version)
    {
        using var folder = new TemporaryFolder();
        await using RealPushgateway gateway = await RealPushgateway.StartAsync(version, "--persistence.file=" + folder["groups"]);
        await PromJob.RunAsync(gateway.Address, "push", "--job", "j", "--gauge", "rows=1");

        CommandResult doctor = await PromJob.RunAsync(gateway.Address, "doctor");

        Assert.Equal((0, ""), (doctor.ExitCode, doctor.Error));
        Assert.Equal(
            ["reachable", "version", "consistency", "persistence", "clock", "store", "groups"],
            doctor.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line =>
            {
                Assert.StartsWith("ok ", line, StringComparison.Ordinal);
                return line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
            }));
    }

    [Theory]
    [InlineData(PushgatewayVersion.Current)]
    [InlineData(PushgatewayVersion.Old)]
    public async Task Unsafe_settings_and_groups_without_success_are_found(PushgatewayVersion version)
    {
        await using RealPushgateway gateway = await RealPushgateway.StartAsync(version, "--push.disable-consistency-check");
        await using RealPushgateway other = await RealPushgateway.RentAsync(version);
        await PromJob.RunAsync(other.Address, "push", "--job", "first", "--gauge", "rows=1");
        await PromJob.RunAsync(other.Address, "# TYPE rows counter\nrows 1\n"u8.ToArray(), "push", "--job", "refused");

        CommandResult doctor = await PromJob.RunAsync(gateway.Address, "doctor");
        CommandResult ofGroups = await PromJob.RunAsync(other.Address, "doctor");

        Assert.Equal((1, 0), (doctor.ExitCode, ofGroups.ExitCode));
        Assert.Contains("\nbad      consistency  ", doctor.Output, StringComparison.Ordinal);
        Assert.Contains("\nwarning  persistence  ", doctor.Output, StringComparison.Ordinal);
        Assert.Contains("\nwarning  groups       1 group never had an accepted push: job=\"refused\".\n", ofGroups.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Prometheus_server_is_named()
    {
        RealPrometheus prometheus = await RealPrometheus.WithJobsAsync();

        CommandResult doctor = await PromJob.RunAsync(prometheus.Address, "doctor");

        Assert.Equal(1, doctor.ExitCode);
        Assert.StartsWith("bad      server       The address belongs to a Prometheus server, not to a Pushgateway.\n", doctor.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PushgatewayVersion.Current)]
    [InlineData(PushgatewayVersion.Old)]
    public async Task A_store_that_cannot_be_scraped_is_found_without_the_consistency_check(PushgatewayVersion version)
    {
        await using RealPushgateway gateway = await RealPushgateway.StartAsync(version, "--push.disable-consistency-check");
        await PromJob.RunAsync(gateway.Address, "push", "--job", "first", "--gauge", "rows=1");
        await PromJob.RunAsync(gateway.Address, "# TYPE rows counter\nrows 1\n"u8.ToArray(), "push", "--job", "second");

        CommandResult doctor = await PromJob.RunAsync(gateway.Address, "doctor");

        Assert.Equal(1, doctor.ExitCode);
        Assert.Contains("\nbad      store        Every scrape fails: ", doctor.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(PushgatewayVersion.Current)]
    [InlineData(PushgatewayVersion.Old)]
    public async Task Wrong_credentials_are_found_and_correct_credentials_are_used_by_every_verb(PushgatewayVersion version)
    {
        using var folder = new TemporaryFolder();

        // 'secret', with bcrypt's lowest cost.
        await File.WriteAllTextAsync(
            folder["web.yml"],
            "basic_auth_users:\n  me: $2b$05$abcdefghijklmnopqrstuuOQiyCxlgf/oeuTqixKmWdcYUh4Hjl0a\n",
            TestContext.Current.CancellationToken);
        await using RealPushgateway gateway = await RealPushgateway.StartAsync(version, "--web.config.file=" + folder["web.yml"]);

        CommandResult wrong = await PromJob.RunAsync(gateway.Address, "doctor");
        Assert.Equal(1, wrong.ExitCode);
        Assert.StartsWith("bad      auth         The gateway rejects the credentials: Unauthorized\n", wrong.Output, StringComparison.Ordinal);
        CommandResult list = await PromJob.RunAsync(gateway.Address, "list");
        Assert.Equal(69, list.ExitCode);
        Assert.EndsWith("Set credentials: user:password@ in the address, --token-file or --header.\n", list.Error, StringComparison.Ordinal);

        var address = new UriBuilder(gateway.Address) { UserName = "me", Password = "secret" };
        Assert.Equal(0, (await PromJob.RunAsync(address.Uri, "run", "--job", "j", "--push-required", "--", "true")).ExitCode);
        CommandResult right = await PromJob.RunAsync(address.Uri, "doctor");
        Assert.StartsWith("ok       reachable ", right.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", right.Everything, StringComparison.Ordinal);
    }
}
