using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace MetricsClient.AspNetCore;

/// <summary>Logs a warning if the middleware serves a port on which the app does not listen.</summary>
internal static partial class PortCheck
{
    public static void AtStart(IServiceProvider services, int port)
    {
        ILogger logger = services.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(PortCheck));
        services.GetRequiredService<IHostApplicationLifetime>().ApplicationStarted.Register(() =>
        {
            ICollection<string>? addresses = services.GetService<IServer>()?.Features.Get<IServerAddressesFeature>()?.Addresses;
            if (addresses is { Count: > 0 }
                && !addresses.Any(address => BindingAddress.Parse(address).Port == port)
                && !services.GetServices<KestrelMetricServer>().Any(server => server.Port == port))
            {
                PortNotOpen(logger, port, string.Join(", ", addresses));
            }
        });
    }

    [LoggerMessage(
        EventId = 1,
        Level = LogLevel.Warning,
        Message = "Metrics are not served: UseMetricServer serves connections to port {Port}, but the app listens only on {Addresses}. Add the port to the URLs of the app, or replace UseMetricServer by services.AddKestrelMetricServer(o => o.Port = {Port}).")]
    private static partial void PortNotOpen(ILogger logger, int port, string addresses);
}
