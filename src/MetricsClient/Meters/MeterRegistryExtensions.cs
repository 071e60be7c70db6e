using MetricsClient.Meters;
using MetricsClient.Text;

namespace MetricsClient;

/// <summary>Exposes the measurements of .NET meters (<c>System.Diagnostics.Metrics</c>) in a registry.</summary>
public static class MeterRegistryExtensions
{
    /// <summary>Exposes the instruments of meters, with default options.</summary>
    /// <param name="registry">The registry.</param>
    /// <param name="meters">The names of the meters. A name that ends in <c>*</c> is a prefix; <c>*</c> alone means all meters.</param>
    /// <returns>An object that ends the registration when disposed.</returns>
    /// <inheritdoc cref="AddMeters(CollectorRegistry, MeterBridgeOptions)" path="/remarks"/>
    /// <exception cref="ArgumentException">There are no names, or a name is empty.</exception>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IDisposable AddMeters(this CollectorRegistry registry, params string[] meters) =>
        registry.AddMeters(new MeterBridgeOptions(), meters, reportsUnmatched: true);

    /// <summary>Exposes the instruments of the meters in the options.</summary>
    /// <param name="registry">The registry.</param>
    /// <param name="options">The meters and the settings. The values are copied.</param>
    /// <returns>An object that ends the registration when disposed.</returns>
    /// <remarks>
    /// <para>Names and units are converted to Prometheus names, such as <c>http_server_request_duration_seconds</c>. Tags of a
    /// measurement, an instrument and a meter become labels; a tag with a null or empty value is omitted, and a list is written as a JSON
    /// array.</para>
    /// <para>An instrument counts once in a registry, and is exposed until the last registration with its meter ends, or until its meter
    /// is disposed. Then its series are removed. If several registrations include a meter, the options of the first registration
    /// apply.</para>
    /// <para>Meters with the same name, version and tags are one meter: counters and histograms are added up. If two different meters
    /// have a series with the same labels, both series get the label <c>otel_scope_name</c>.</para>
    /// <para>An instrument that cannot be exposed, and a name that matches no meter at the first scrape, are reported through
    /// <see cref="CollectorRegistry.AddProblemCallback"/>. Callbacks of instruments run during scrapes, at the same time if scrapes run at
    /// the same time.</para>
    /// </remarks>
    /// <exception cref="ArgumentException">There are no names, or a name is empty.</exception>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The series limit is less than one.</exception>
    /// <exception cref="InvalidOperationException">The options allow UTF-8 names, and the registry does not.</exception>
    public static IDisposable AddMeters(this CollectorRegistry registry, MeterBridgeOptions options)
    {
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentNullException.ThrowIfNull(options);
        return options.Meters.Count == 0 ? throw Throw.NoMeters() : registry.Add(options, reportsUnmatched: true, out _);
    }

    /// <summary>
    /// Returns all instruments of .NET meters that exist in the process now, and what the registry does with each instrument. Useful to
    /// find the name of a meter, or the reason why an instrument is not exposed.
    /// </summary>
    /// <param name="registry">The registry.</param>
    /// <returns>A new list, sorted by the names of meter and instrument.</returns>
    /// <exception cref="ArgumentNullException">The registry is null.</exception>
    public static IReadOnlyList<MeterInstrumentInfo> DescribeMeters(this CollectorRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        return MeterHub.Of(registry).Describe();
    }

    /// <summary>
    /// Publishes the metrics of the registry as a .NET meter, so that <c>dotnet-counters</c>, <c>dotnet-monitor</c>, OpenTelemetry and
    /// every other <see cref="System.Diagnostics.Metrics.MeterListener"/> can read the metrics.
    /// </summary>
    /// <param name="registry">The registry.</param>
    /// <param name="meter">The name of the meter.</param>
    /// <returns>An object that removes the meter when disposed. The same object for each call with the same name.</returns>
    /// <remarks>
    /// <para>Each family is an observable instrument with the name of the family: a counter, or a gauge for any kind of state. A
    /// histogram or summary has two instruments, <c>_count</c> and <c>_sum</c>. Labels are tags. Without a listener, the meter costs
    /// nothing.</para>
    /// <para>A listener that reads the instruments runs the callbacks and collectors of the registry on its thread, except asynchronous
    /// callbacks. Families of collectors appear after the first read. Process metrics, self-metrics and the instruments that the registry
    /// exposes through <see cref="AddMeters(CollectorRegistry, string[])"/> are not published.</para>
    /// <para><c>AddMeters</c> ignores the meter, in every registry. To expose the metrics of two registries, name both registries in the
    /// options of the server.</para>
    /// </remarks>
    /// <exception cref="ArgumentException">The name is empty.</exception>
    /// <exception cref="ArgumentNullException">An argument is null.</exception>
    public static IDisposable PublishAsMeter(this CollectorRegistry registry, string meter)
    {
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentException.ThrowIfNullOrEmpty(meter);
        return MeterHub.Of(registry.State.Root).Publications.Add(meter);
    }

    internal static IDisposable AddMeters(
        this CollectorRegistry registry, MeterBridgeOptions options, string[] meters, bool reportsUnmatched)
    {
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentNullException.ThrowIfNull(meters);
        foreach (string meter in meters)
        {
            options.Meters.Add(meter);
        }

        return options.Meters.Count == 0 ? throw Throw.NoMeters() : registry.Add(options, reportsUnmatched, out _);
    }

    /// <summary>Exposes the meters in the options, if any. Further instruments can be included in the registration.</summary>
    internal static IDisposable Add(
        this CollectorRegistry registry, MeterBridgeOptions options, bool reportsUnmatched, out MeterRegistration registration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(options.MaxSeries, 1, "options.MaxSeries");
        if (options.AllowUtf8Names && !registry.AllowUtf8Names)
        {
            throw new InvalidOperationException("The registry does not allow UTF-8 names; set CollectorRegistry.AllowUtf8Names before the first metric.");
        }

        registration = new MeterRegistration(options, reportsUnmatched);
        return MeterHub.Of(registry).Add(registration);
    }
}
