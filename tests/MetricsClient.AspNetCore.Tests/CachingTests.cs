using System.IO.Compression;
using System.Net;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.OutputCaching;
using Microsoft.Extensions.DependencyInjection;

namespace MetricsClient.AspNetCore.Tests;

/// <summary>Metrics behind the middleware of ASP.NET Core that stores or compresses responses.</summary>
public sealed class CachingTests
{
    private static readonly string[] s_middleware =
    [
        "none",
        "output caching",
        "output caching before routing",
        "response caching",
        "response compression",
        "compression, output caching",
        "output caching, compression",
        "compression, response caching",
        "response caching, compression",
    ];

    private static readonly string[] s_forms =
    [
        "MapMetrics",
        "MapMetrics in a cached group",
        "MapMetrics with CacheOutput",
        "MapMetrics with an attribute",
        "UseMetricServer",
        "UseMetricServer first",
    ];

    public static TheoryData<string, string> Hosts => new MatrixTheoryData<string, string>(s_middleware, s_forms);

    [Theory]
    [MemberData(nameof(Hosts))]
    public async Task Every_scrape_is_fresh_and_compressed_only_on_request(string middleware, string form)
    {
        await using App app = await StartAsync(middleware, form, "one minute");

        await AssertFreshAsync(app);
    }

    [Theory]
    [InlineData("every request")]
    [InlineData("vary by encoding")]
    public async Task Every_scrape_is_fresh_whatever_the_policy_of_the_app_caches(string policy)
    {
        foreach (string middleware in s_middleware.Where(static name => name.Contains("output", StringComparison.Ordinal)))
        {
            foreach (string form in s_forms)
            {
                await using App app = await StartAsync(middleware, form, policy);
                await AssertFreshAsync(app);
            }
        }
    }

    [Fact]
    public async Task A_slow_scrape_does_not_delay_another_scrape_behind_output_caching()
    {
        await using App app = await StartAsync("output caching", "MapMetrics", "every request");
        var started = new TaskCompletionSource();
        var finish = new TaskCompletionSource();
        IDisposable slow = app.Registry.AddBeforeCollectCallback(_ =>
        {
            started.SetResult();
            return finish.Task;
        });
        Task<string> first = app.GetStringAsync("/metrics");
        await started.Task;
        slow.Dispose();

        string second = await app.GetStringAsync("/metrics");
        bool waited = !first.IsCompleted;
        finish.SetResult();

        Assert.True(waited);
        Assert.Equal(second, await first);
    }

    [Fact]
    public async Task Pages_of_the_app_are_still_cached()
    {
        int pages = 0;
        await using App app = await App.StartAsync(
            static builder => AddServices(builder.Services, "one minute"),
            app =>
            {
                app.UseOutputCache();
                app.MapMetrics();
                app.MapGet("/page", () => $"{++pages}");
            },
            "http://127.0.0.1:0");

        Assert.Equal(("1", "1"), (await app.GetStringAsync("/page"), await app.GetStringAsync("/page")));
    }

    private static async Task AssertFreshAsync(App app)
    {
        Counter ticks = app.Registry.CreateCounter("ticks_total", "Ticks.");
        foreach (string accept in new[] { "", "", "gzip", "", "gzip", "identity", "gzip;q=0", "gzip" })
        {
            ticks.Inc();
            using HttpResponseMessage response = await app.SendAsync(
                "GET", "/metrics?name[]=ticks_total", accept.Length > 0 ? [("Accept-Encoding", accept)] : []);

            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal(accept == "gzip" ? ["gzip"] : [], response.Content.Headers.ContentEncoding);
            Assert.Equal("no-store", response.Headers.CacheControl?.ToString());
            Assert.Null(response.Headers.Age);
            Assert.Contains("Accept-Encoding", response.Headers.Vary);
            Assert.Equal(
                $"# HELP ticks_total Ticks.\n# TYPE ticks_total counter\nticks_total {ticks.Value}\n", await ReadAsync(response, accept == "gzip"));
        }
    }

    private static async Task<string> ReadAsync(HttpResponseMessage response, bool gzip)
    {
        byte[] body = await response.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken);
        using Stream plain = gzip ? new GZipStream(new MemoryStream(body), CompressionMode.Decompress) : new MemoryStream(body);
        using var reader = new StreamReader(plain, Encoding.UTF8);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken);
    }

    private static Task<App> StartAsync(string middleware, string form, string policy) => App.StartAsync(
        builder => AddServices(builder.Services, policy),
        app =>
        {
            if (form == "UseMetricServer first")
            {
                app.UseMetricServer();
            }

            foreach (string one in middleware.Split(", "))
            {
                Use(app, one);
            }

            Serve(app, form);
        },
        "http://127.0.0.1:0");

    private static void AddServices(IServiceCollection services, string policy)
    {
        services.AddOutputCache(o =>
        {
            switch (policy)
            {
                case "every request":
                    o.AddBasePolicy(new EveryRequest());
                    break;
                case "vary by encoding":
                    o.AddBasePolicy(static p => p.Expire(TimeSpan.FromMinutes(1)).SetVaryByHeader("Accept-Encoding").SetVaryByQuery("*"));
                    break;
                default:
                    o.AddBasePolicy(static p => p.Expire(TimeSpan.FromMinutes(1)));
                    break;
            }
        });
        services.AddResponseCaching();
        services.AddResponseCompression(static o => o.EnableForHttps = true);
    }

    private static void Use(WebApplication app, string middleware)
    {
        switch (middleware)
        {
            case "output caching":
                app.UseOutputCache();
                break;
            case "output caching before routing":
                app.UseOutputCache();
                app.UseRouting();
                break;
            case "response caching":
                app.UseResponseCaching();
                app.Use(static (context, next) =>
                {
                    context.Response.Headers.CacheControl = "public, max-age=60";
                    return next(context);
                });
                break;
            case "compression" or "response compression":
                app.UseResponseCompression();
                break;
            default:
                break;
        }
    }

    private static void Serve(WebApplication app, string form)
    {
        switch (form)
        {
            case "MapMetrics in a cached group":
                app.MapGroup("/").CacheOutput(static p => p.Expire(TimeSpan.FromMinutes(1))).MapMetrics();
                break;
            case "MapMetrics with CacheOutput":
                app.MapMetrics().CacheOutput(static p => p.Expire(TimeSpan.FromMinutes(1)));
                break;
            case "MapMetrics with an attribute":
                app.MapMetrics().WithMetadata(new OutputCacheAttribute { Duration = 60 });
                break;
            case "MapMetrics":
                app.MapMetrics();
                break;
            default:
                app.UseMetricServer();
                break;
        }
    }

    private sealed class EveryRequest : IOutputCachePolicy
    {
        public ValueTask CacheRequestAsync(OutputCacheContext context, CancellationToken cancellation)
        {
            context.EnableOutputCaching = true;
            context.AllowCacheLookup = true;
            context.AllowCacheStorage = true;
            context.AllowLocking = true;
            return ValueTask.CompletedTask;
        }

        public ValueTask ServeFromCacheAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;

        public ValueTask ServeResponseAsync(OutputCacheContext context, CancellationToken cancellation) => ValueTask.CompletedTask;
    }
}
