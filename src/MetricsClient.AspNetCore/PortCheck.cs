using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MetricsClient.AspNetCore;

/// <summary>Tells when the middleware waits for connections to a port on which the app does not listen.</summary>
internal static partial class PortCheck
{
    public static void AtStart(IServiceProvider services, int port)
    {
        ILogger logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(MetricServerMiddlewareExtensions));
        services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.Register(() =>
        {
            ICollection<string>? addresses = services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses;
            if (addresses is { Count: > 0 }
                && !addresses.Any(address => BindingAddress.Parse(address).Port == port)
                && !services.GetServices<KestrelMetricServer>().Any(server => server.Port == port))
            {
                NobodyListens(logger, port, string.Join(", ", addresses));
            }
        });
    }

    [LoggerMessage(
        EventId = 1,
        Level = LogLevel.Warning,
        Message = "Metrics are not served: UseMetricServer waits for connections to port {Port}, but the app listens only on {Addresses}. Add that port to the app's URLs, or replace UseMetricServer by services.AddMetricServer(o => o.Port = {Port}).")]
    private static partial void NobodyListens(ILogger logger, int port, string addresses);
}
