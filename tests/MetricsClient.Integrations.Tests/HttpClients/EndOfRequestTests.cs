using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace MetricsClient.Integrations.Tests.HttpClients;

/// <summary>Failures, cancellations and the ends of bodies.</summary>
public sealed class EndOfRequestTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_refused_connection_counts_as_connection_error()
    {
        await using MeasuredClient measured = await MeasuredClient.StartAsync(static _ => { });
        using HttpClient client = measured.Create();
        var address = new Uri($"http://127.0.0.1:{TestPort.Next()}/");

        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetAsync(address, Cancellation));

        Assert.Equal(Ended("connection_error"), await Exposed.CountsAsync(measured.Registry));
    }

    [Theory]
    [InlineData("token")]
    [InlineData("HttpClient.Timeout")]
    public async Task A_canceled_request_counts_as_canceled(string reason)
    {
        await using MeasuredClient measured = await MeasuredClient.StartAsync(Respond);
        using HttpClient client = measured.Create();
        using var source = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        if (reason == "token")
        {
            source.CancelAfter(TimeSpan.FromMilliseconds(50));
        }
        else
        {
            client.Timeout = TimeSpan.FromMilliseconds(50);
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => client.GetAsync("/never", source.Token));

        Assert.Equal(Ended("canceled"), await Exposed.CountsAsync(measured.Registry));
    }

    [Theory]
    [InlineData("timeout", "timeout")]
    [InlineData("other", "error")]
    [InlineData("status", "401")]
    public async Task A_failure_of_an_inner_handler_has_a_code(string failure, string code)
    {
        Exception thrown = failure switch
        {
            "timeout" => new TaskCanceledException("Expected.", new TimeoutException()),
            "status" => new HttpRequestException("Expected.", null, HttpStatusCode.Unauthorized),
            _ => new InvalidOperationException("Expected."),
        };
        await using MeasuredClient measured = await MeasuredClient.StartAsync(
            Respond, null, client => client.AddHttpMessageHandler(() => new Failing(thrown)));
        using HttpClient client = measured.Create();

        Assert.Same(thrown, await Record.ExceptionAsync(() => client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead, Cancellation)));

        Assert.Equal(Ended(code), await Exposed.CountsAsync(measured.Registry));
    }

    [Fact]
    public async Task A_request_is_in_progress_until_the_headers_and_its_response_until_the_end_of_the_body()
    {
        var rest = new TaskCompletionSource();
        var requestArrived = new TaskCompletionSource();
        var mayStart = new TaskCompletionSource();
        await using MeasuredClient measured = await MeasuredClient.StartAsync(
            app => app.MapGet("/", async context =>
            {
                requestArrived.SetResult();
                await mayStart.Task;
                await context.Response.WriteAsync("Hel", Cancellation);
                await context.Response.Body.FlushAsync(Cancellation);
                await rest.Task;
                await context.Response.WriteAsync("lo!", Cancellation);
            }));
        using HttpClient client = measured.Create();
        Task<HttpResponseMessage> sending = client.GetAsync("/", HttpCompletionOption.ResponseHeadersRead, Cancellation);
        await requestArrived.Task;
        string[] waiting = await Exposed.CountsAsync(measured.Registry);
        mayStart.SetResult();
        using HttpResponseMessage response = await sending;
        string[] headers = await Exposed.CountsAsync(measured.Registry);
        rest.SetResult();
        string body = await response.Content.ReadAsStringAsync(Cancellation);

        Assert.Equal("Hello!", body);
        Assert.Equal(["""httpclient_requests_in_progress{method="GET",host="127.0.0.1",client="shop"} 1"""], waiting);
        Assert.Equal(Ended("200").Where(static line => !line.Contains("response")), headers);
        Assert.Equal(Ended("200"), await Exposed.CountsAsync(measured.Registry));
    }

    [Theory]
    [InlineData("read")]
    [InlineData("read asynchronously")]
    [InlineData("copy")]
    [InlineData("dispose the stream")]
    [InlineData("dispose the response")]
    public async Task A_response_ends_once_however_the_body_is_consumed(string way)
    {
        await using MeasuredClient measured = await MeasuredClient.StartAsync(Respond);
        using HttpClient client = measured.Create();
        using (HttpResponseMessage response = await client.GetAsync("/large", HttpCompletionOption.ResponseHeadersRead, Cancellation))
        {
            if (way != "dispose the response")
            {
                await ConsumeAsync(way, response);
                Assert.Equal(Ended("200"), await Exposed.CountsAsync(measured.Registry));
            }
        }

        Assert.Equal(Ended("200"), await Exposed.CountsAsync(measured.Registry));
    }

    [Theory]
    [InlineData("close", "response_ended")]
    [InlineData("reset", "connection_error")]
    public async Task A_body_that_is_cut_off_has_the_code_of_the_failure(string end, string code)
    {
        await using MeasuredClient measured = await MeasuredClient.StartAsync(static _ => { });
        using HttpClient client = measured.Create();
        using var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        var address = new Uri($"http://127.0.0.1:{((IPEndPoint)server.LocalEndpoint).Port}/");
        Task<HttpResponseMessage> sending = client.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, Cancellation);
        using (Socket connection = await server.AcceptSocketAsync(Cancellation))
        {
            await connection.ReceiveAsync(new byte[1 << 14], Cancellation);
            await connection.SendAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nshort"u8.ToArray(), Cancellation);
            await sending;
            connection.LingerState = new LingerOption(enable: end == "reset", seconds: 0);
        }

        using HttpResponseMessage response = await sending;
        await Assert.ThrowsAsync<HttpRequestException>(() => response.Content.ReadAsByteArrayAsync(Cancellation));

        string[] samples = await Exposed.CountsAsync(measured.Registry);
        Assert.Contains("""httpclient_requests_sent_total{method="GET",host="127.0.0.1",client="shop",code="200"} 1""", samples);
        Assert.Equal(
            $$"""httpclient_response_duration_seconds_count{method="GET",host="127.0.0.1",client="shop",code="{{code}}"} 1""",
            Assert.Single(samples, static line => line.Contains("response_duration")));
    }

    [Fact]
    public async Task The_headers_and_the_length_of_the_content_are_the_same_as_without_metrics()
    {
        await using MeasuredClient measured = await MeasuredClient.StartAsync(
            Respond, services => services.AddHttpClient(MeasuredClient.Name).UseHttpClientMetrics());
        using HttpClient client = measured.Create();
        using HttpClient plain = measured.Create("plain");

        foreach (string path in (string[])["/", "/large", "/headers"])
        {
            using HttpResponseMessage expected = await plain.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, Cancellation);
            using HttpResponseMessage actual = await client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, Cancellation);

            Assert.Equal(expected.Content.Headers.ToString(), actual.Content.Headers.ToString());
            Assert.Equal(expected.Content.Headers.ContentLength, actual.Content.Headers.ContentLength);
            Assert.Equal(
                await expected.Content.ReadAsByteArrayAsync(Cancellation), await actual.Content.ReadAsByteArrayAsync(Cancellation));
        }
    }

    private static async Task ConsumeAsync(string way, HttpResponseMessage response)
    {
        Stream body = await response.Content.ReadAsStreamAsync(Cancellation);
        byte[] buffer = new byte[1 << 16];
        switch (way)
        {
            case "read":
                while (body.Read(buffer, 0, buffer.Length) > 0)
                {
                }

                break;
            case "read asynchronously":
                Assert.Equal(0, await body.ReadAsync(Memory<byte>.Empty, Cancellation));
                while (await body.ReadAsync(buffer, Cancellation) > 0)
                {
                }

                break;
            case "copy":
                await body.CopyToAsync(Stream.Null, Cancellation);
                break;
            default:
                await body.DisposeAsync();
                break;
        }
    }

    private static void Respond(WebApplication app)
    {
        app.MapGet("/", static () => "Hello!");
        app.MapGet("/never", static context => Task.Delay(Timeout.InfiniteTimeSpan, context.RequestAborted));
        app.MapGet("/large", static context => context.Response.Body.WriteAsync(new byte[1 << 20]).AsTask());
        app.MapGet("/headers", static context =>
        {
            context.Response.ContentType = "not a type";
            context.Response.Headers.ContentLanguage = new(["de", "en"]);
            context.Response.ContentLength = 3;
            return context.Response.WriteAsync("abc", context.RequestAborted);
        });
    }

    private static string[] Ended(string code) =>
    [
        $$"""httpclient_request_duration_seconds_count{method="GET",host="127.0.0.1",client="shop",code="{{code}}"} 1""",
        """httpclient_requests_in_progress{method="GET",host="127.0.0.1",client="shop"} 0""",
        $$"""httpclient_requests_sent_total{method="GET",host="127.0.0.1",client="shop",code="{{code}}"} 1""",
        $$"""httpclient_response_duration_seconds_count{method="GET",host="127.0.0.1",client="shop",code="{{code}}"} 1""",
    ];

    private sealed class Failing : DelegatingHandler
    {
        private readonly Exception _failure;

        public Failing(Exception failure)
        {
            _failure = failure;
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
            Task.FromException<HttpResponseMessage>(_failure);
    }
}
