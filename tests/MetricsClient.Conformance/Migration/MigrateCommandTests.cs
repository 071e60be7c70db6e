using System.Globalization;
using MetricsClient.Conformance.Packages;

namespace MetricsClient.Conformance.Migration;

/// <summary>An application of 31 files moves from prometheus-net by one command and at most ten edits by hand.</summary>
[Trait("Lane", "long")]
public sealed class MigrateCommandTests
{
    // Each edit is at a place that the command lists.
    private static readonly (string File, string Before, string After)[] s_edits =
    [
        ("Shop/Observed.cs", "Observe(s_height, height);", "Observe(s_height.Observe, height);"),
        ("Shop/Observed.cs", "Observe(s_weight, weight);", "Observe(s_weight.Observe, weight);"),
        ("Shop/Observed.cs", "Observe(IObserver observer, double value) => observer.Observe(value);", "Observe(Action<double> observe, double value) => observe(value);"),
        ("Shop/TracedMetrics.cs", "Exemplar.FromTraceContext(Exemplar.Key(\"trace\"), Exemplar.Key(\"span\"))", "Exemplar.FromTraceContext()"),
        ("Shop.Web/MetricsSetup.cs", "            options.RequestDuration.ExemplarPredicate = context => context.Request.Path != \"/health\";\n", ""),
        ("Shop.Worker/Adapters.cs", "MeterAdapter.StartListening(new MeterAdapterOptions\n    {\n        InstrumentFilterPredicate = instrument => instrument.Meter.Name == \"Shop\",\n    })", "Metrics.DefaultRegistry.AddMeters(\"Shop\")"),
    ];

    [Fact]
    public async Task An_application_keeps_its_families_after_one_command_and_at_most_ten_listed_edits()
    {
        using var app = new ShopApp(await PackedPackages.GetAsync());
        await app.BuildAsync();
        await app.TestAsync();
        string[] before = await app.FamiliesAsync();

        (int exitCode, string[] lines) = await app.MigrateAsync("MigrationApp.slnx");

        Assert.Equal(1, exitCode);
        Assert.InRange(s_edits.Length, 1, 10);
        Assert.All(s_edits, edit =>
        {
            int line = app.Edit(edit.File, edit.Before, edit.After);
            Assert.Contains(lines, listed => listed.StartsWith(string.Create(CultureInfo.InvariantCulture, $"{edit.File}({line},"), StringComparison.Ordinal));
        });
        await app.BuildAsync();
        await app.TestAsync();
        string[] after = await app.FamiliesAsync();
        Assert.Contains("metrics: shop_orders_total counter", before);
        Assert.Empty(before.Except(after));
        Assert.All(after.Except(before), static family => Assert.Contains(" process_", family, StringComparison.Ordinal));

        // A second run has nothing to do.
        Assert.Equal((4, "No project references prometheus-net; nothing was changed."), (await app.MigrateAsync("MigrationApp.slnx")) is var (again, said) ? (again, said[0]) : default);
    }

    [Fact]
    public async Task Nothing_changes_in_a_dry_run_or_if_the_solution_does_not_compile()
    {
        using var app = new ShopApp(await PackedPackages.GetAsync());
        string[] Texts() => [.. Directory.GetFiles(app.Folder, "*", SearchOption.AllDirectories)
            .Where(static file => !file.Contains("/obj/", StringComparison.Ordinal)).Order(StringComparer.Ordinal).Select(File.ReadAllText)];
        string[] before = Texts();

        (int exitCode, string[] lines) = await app.MigrateAsync("MigrationApp.slnx", "--dry-run");
        Assert.Equal(1, exitCode);
        Assert.StartsWith("metricsclient-migrate would change ", lines[^1], StringComparison.Ordinal);
        Assert.Contains(lines, static line => line.StartsWith("Shop/TracedMetrics.cs(21,", StringComparison.Ordinal) && line.EndsWith("docs/from-prometheus-net.md#exemplars", StringComparison.Ordinal));
        Assert.Equal(before, Texts());

        app.Edit("Shop/BatchMetrics.cs", "_rows.Publish();", "_rows.Publish(1);");
        before = Texts();
        (exitCode, lines) = await app.MigrateAsync("MigrationApp.slnx");
        Assert.Equal(3, exitCode);
        Assert.Equal("The solution does not compile before the move, so nothing was changed; mend these errors first:", lines[0]);
        Assert.Contains("BatchMetrics.cs(14,15): CS1501", lines[1], StringComparison.Ordinal);
        Assert.Equal(before, Texts());
    }
}
