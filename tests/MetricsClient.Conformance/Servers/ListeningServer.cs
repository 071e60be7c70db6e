using System.Net;
using System.Text.RegularExpressions;
using MetricsClient.Conformance.Processes;

namespace MetricsClient.Conformance.Servers;

/// <summary>Finds the port of a server that was started with port 0, and waits until the server is ready.</summary>
internal static class ListeningServer
{
    /// <summary>Waits until a server is ready. A server that does not become ready is killed.</summary>
    /// <param name="server">The server.</param>
    /// <param name="ready">The path that responds when the server is ready.</param>
    /// <returns>The address, which ends in a slash.</returns>
    public static async Task<Uri> AddressAsync(ChildProcess server, string ready = "-/ready")
    {
        try
        {
            // The server chose the port and printed the address, so no other program can take the port before the server does. The second
            // line is the line of VictoriaMetrics.
            Match line = await server.WaitForLineAsync(
                "msg=\"Listening on\".* address=(?<address>[0-9.:]+)|started server at http://(?<address>[0-9.:]+)/");
            var address = new Uri($"http://{line.Groups["address"].Value}/");
            using var http = new HttpClient { BaseAddress = address };
            await Eventually.GetAsync($"{address} to be ready", async () => await ReadyAsync(http, ready) ? address : null);
            return address;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    private static async Task<bool> ReadyAsync(HttpClient http, string ready)
    {
        using HttpResponseMessage response = await http.GetAsync(ready, TestContext.Current.CancellationToken);

        // A server with a login answers 401, which means that the server is up.
        return response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.Unauthorized;
    }
}
