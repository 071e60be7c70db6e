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

    /// <summary>Exposes the meters of ASP.NET Core: requests, exceptions, rate limits, SignalR, authentication, Blazor.</summary>
    /// <param name="registry">The registry.</param>
    /// <returns>An object that removes the metrics of the set when disposed.</returns>
    /// <exception cref="ArgumentNullException">The registry is null.</exception>
    public static IDisposable AddAspNetCoreMetrics(this CollectorRegistry registry) => registry.AddMeters(s_aspNetCore);

    /// <summary>Exposes the meter of the server Kestrel: connections, TLS handshakes and queues.</summary>
    /// <inheritdoc cref="AddAspNetCoreMetrics" path="/param|/returns|/exception"/>
    public static IDisposable AddKestrelMetrics(this CollectorRegistry registry) => registry.AddMeters(Kestrel);

    /// <summary>Exposes the meters of <c>HttpClient</c> and of name resolution.</summary>
    /// <inheritdoc cref="AddAspNetCoreMetrics" path="/param|/returns|/exception"/>
    public static IDisposable AddHttpClientMetrics(this CollectorRegistry registry) => registry.AddMeters(s_httpClient);

    /// <summary>
    /// Exposes the meter of the runtime: garbage collector, compiler, thread pool, exceptions and processor time. On .NET 8, which has no
    /// such meter, the library reads the same values.
    /// </summary>
    /// <inheritdoc cref="AddAspNetCoreMetrics" path="/param|/returns|/exception"/>
    public static IDisposable AddRuntimeMetrics(this CollectorRegistry registry)
    {
        RuntimeMeter.EnsureExists();
        return registry.AddMeters(RuntimeMeter.Name);
    }

    /// <summary>Exposes the meter of Entity Framework Core 9 and later.</summary>
    /// <inheritdoc cref="AddAspNetCoreMetrics" path="/param|/returns|/exception"/>
    public static IDisposable AddEntityFrameworkMetrics(this CollectorRegistry registry) => registry.AddMeters(EntityFramework);

    /// <summary>Exposes all sets of this class.</summary>
    /// <inheritdoc cref="AddAspNetCoreMetrics" path="/param|/returns|/exception"/>
    public static IDisposable AddDotNetMetrics(this CollectorRegistry registry)
    {
        RuntimeMeter.EnsureExists();
        return registry.AddMeters(
        [
            .. s_aspNetCore,
            Kestrel,
            .. s_httpClient,
            RuntimeMeter.Name,
            EntityFramework,
        ]);
    }
}
