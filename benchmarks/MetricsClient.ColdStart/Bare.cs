using System.Globalization;
using System.Net.Http.Headers;
using System.Text;

namespace MetricsClient.ColdStart;

/// <summary>The tasks without a library: the floor.</summary>
internal static class Bare
{
    public static async Task PushAsync(string address)
    {
        var text = new StringBuilder("# TYPE cold_items gauge\n");
        for (int i = 0; i < Work.PushedSeries; i++)
        {
            text.Append("cold_items{step=\"").Append(i).Append("\"} ").Append(i.ToString(CultureInfo.InvariantCulture)).Append('\n');
        }

        using var http = new HttpClient();
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(text.ToString()));
        content.Headers.ContentType = new MediaTypeHeaderValue("text/plain");
        using HttpResponseMessage response = await http.PostAsync(new Uri($"{address}/metrics/job/{Work.Job}"), content);
        response.EnsureSuccessStatusCode();
    }
}
