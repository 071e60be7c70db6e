using System.Diagnostics.Metrics;
using MetricsClient.Meters;

namespace MetricsClient;

/// <summary>Exposes the meters of .NET and ASP.NET Core in a registry, one set of meters for each method.</summary>
/// <remarks>
/// Names and labels are those of the meters in their Prometheus form, such as <c>http_server_request_duration_seconds</c>. A set can be
/// added several times; each instrument counts once. All methods are thread-safe. To choose tags, buckets or limits, call
/// <see cref="MeterRegistryExtensions.AddMeters(CollectorRegistry, MeterBridgeOptions)"/> with the names of the meters.
/// </remarks>
public static class PlatformMeterExtensions
{
    private const string Kestrel = "Microsoft.AspNetCore.Server.Kestrel";
    private const string EntityFramework = "Microsoft.EntityFrameworkCore";

    private static readonly string[] s_aspNetCore =
    [
        "Microsoft.AspNetCore.Hosting",
        "Microsoft.AspNetCore.Routing",
        "Microsoft.AspNetCore.Diagnostics",
        "Microsoft.AspNetCore.RateLimiting",
        "Microsoft.AspNetCore.HeaderParsing",
        "Microsoft.AspNetCore.Http.Connections",
        "Microsoft.AspNetCore.Authentication",
        "Microsoft.AspNetCore.Authorization",
        "Microsoft.AspNetCore.Identity",
        "Microsoft.AspNetCore.MemoryPool",
        "Microsoft.AspNetCore.Components",
        "Microsoft.AspNetCore.Components.Lifecycle",
        "Microsoft.AspNetCore.Components.Server.Circuits",
    ];

    private static readonly string[] s_httpClient = ["System.Net.Http", "System.Net.NameResolution"];
    private static readonly string[] s_hostTags = ["server.address", "server.port", "network.peer.address", "dns.question.name"];

    /// <summary>Exposes the meters of ASP.NET Core: requests, exceptions, rate limits, SignalR, authentication, Blazor.</summary>
    /// <param name="registry">The registry.</param>
    /// <returns>An object that removes the metrics of the set when disposed.</returns>
    /// <exception cref="ArgumentNullException">The registry is null.</exception>
    public static IDisposable AddAspNetCoreMetrics(this CollectorRegistry registry) => Add(registry, s_aspNetCore);

    /// <summary>Exposes the meter of the server Kestrel: connections, TLS handshakes and queues.</summary>
    /// <inheritdoc cref="AddAspNetCoreMetrics" path="/param|/returns|/exception"/>
    public static IDisposable AddKestrelMetrics(this CollectorRegistry registry) => Add(registry, Kestrel);

    /// <summary>Exposes the meters of <c>HttpClient</c> and of name resolution.</summary>
    /// <param name="registry">The registry.</param>
    /// <param name="includeHosts">
    /// True for the labels of the platform; false to drop the tags whose number of values is not limited if the program connects to many
    /// hosts: <c>server.address</c>, <c>server.port</c>, <c>network.peer.address</c> and <c>dns.question.name</c>. The values of all
    /// hosts are then added up. The first call for a registry decides. The default is true.
    /// </param>
    /// <inheritdoc cref="AddAspNetCoreMetrics" path="/returns|/exception"/>
    public static IDisposable AddHttpClientMetrics(this CollectorRegistry registry, bool includeHosts = true) =>
        Add(registry, includeHosts, s_httpClient);

    /// <summary>
    /// Exposes the meter of the runtime: garbage collector, compiler, thread pool, exceptions and processor time. On .NET 8, which has no
    /// such meter, the library reads the same values.
    /// </summary>
    /// <inheritdoc cref="AddAspNetCoreMetrics" path="/param|/returns|/exception"/>
    public static IDisposable AddRuntimeMetrics(this CollectorRegistry registry)
    {
        RuntimeMeter.EnsureExists();
        return Add(registry, RuntimeMeter.Name);
    }

    /// <summary>Exposes the meter of Entity Framework Core 9 and later.</summary>
    /// <inheritdoc cref="AddAspNetCoreMetrics" path="/param|/returns|/exception"/>
    public static IDisposable AddEntityFrameworkMetrics(this CollectorRegistry registry) => Add(registry, EntityFramework);

    /// <summary>Exposes all sets of this class.</summary>
    /// <inheritdoc cref="AddHttpClientMetrics" path="/param|/returns|/exception"/>
    public static IDisposable AddDotNetMetrics(this CollectorRegistry registry, bool includeHosts = true)
    {
        RuntimeMeter.EnsureExists();
        return Add(registry, includeHosts, [.. s_aspNetCore, Kestrel, .. s_httpClient, RuntimeMeter.Name, EntityFramework]);
    }

    private static IDisposable Add(CollectorRegistry registry, params string[] meters) => Add(registry, includeHosts: true, meters);

    // An app need not have all meters of a set.
    private static IDisposable Add(CollectorRegistry registry, bool includeHosts, string[] meters)
    {
        var options = new MeterBridgeOptions { ConfigureInstrument = includeHosts ? null : DropHosts };
        return registry.AddMeters(options, meters, reportsUnmatched: false);
    }

    private static void DropHosts(Instrument instrument, MeterInstrumentOptions options)
    {
        // The tags of a server, such as the address on which Kestrel listens, have few values.
        if (s_httpClient.Contains(instrument.Meter.Name))
        {
            options.TagFilter = static tag => !s_hostTags.Contains(tag);
        }
    }
}
