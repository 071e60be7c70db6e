using System.Net;
using System.Text.RegularExpressions;
using MetricsClient.Conformance.Processes;

namespace MetricsClient.Conformance.Servers;

/// <summary>Finds where a Prometheus server that was given port 0 listens, and waits until it is ready.</summary>
internal static class ListeningServer
{
    /// <summary>The server's address once it answers that it is ready. A server that does not come up is killed.</summary>
    public static async Task<Uri> AddressAsync(ChildProcess server)
    {
        try
        {
            // The server chose the port itself and says so: no other program can take it in between.
            Match line = await server.WaitForLineAsync("msg=\"Listening on\".* address=(?<address>[0-9.:]+)");
            var address = new Uri($"http://{line.Groups["address"].Value}/");
            using var http = new HttpClient { BaseAddress = address };
            await Eventually.GetAsync($"{address} to be ready", async () => await ReadyAsync(http) ? address : null);
            return address;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    private static async Task<bool> ReadyAsync(HttpClient http)
    {
        using HttpResponseMessage answer = await http.GetAsync("-/ready", TestContext.Current.CancellationToken);

        // One that wants a login answers, and nothing more is to be known without it.
        return answer.IsSuccessStatusCode || answer.StatusCode == HttpStatusCode.Unauthorized;
    }
}
