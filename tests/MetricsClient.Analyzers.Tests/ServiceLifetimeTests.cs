namespace MetricsClient.Analyzers.Tests;

/// <summary>A metric that is registered by a service, whose lifetime the registrations of services show.</summary>
public class ServiceLifetimeTests
{
    private const string Service =
        """
        using Microsoft.AspNetCore.Builder;
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.DependencyInjection.Extensions;
        using Microsoft.Extensions.Hosting;

        public interface IOrders;

        public class Orders : IOrders
        {
            private readonly Counter _orders;

            public Orders() => _orders = Metrics.CreateCounter("orders_total", "Orders.");
        }
        """;

    [Theory]
    [InlineData("services.AddScoped<Orders>();")]
    [InlineData("services.AddTransient<Orders>();")]
    [InlineData("services.AddScoped<IOrders, Orders>();")]
    [InlineData("services.AddScoped(typeof(IOrders), typeof(Orders));")]
    [InlineData("services.AddScoped<IOrders>(provider => new Orders());")]
    [InlineData("services.AddScoped<IOrders>(provider => { return new Orders(); });")]
    [InlineData("services.AddKeyedScoped<IOrders, Orders>(\"key\");")]
    [InlineData("services.TryAddTransient<IOrders, Orders>();")]
    [InlineData("services.Add(ServiceDescriptor.Scoped<IOrders, Orders>());")]
    [InlineData("services.TryAddEnumerable(ServiceDescriptor.Transient<IOrders, Orders>());")]
    [InlineData("services.AddHttpClient<IOrders, Orders>();")]
    [InlineData("services.AddScoped<Special>();")]
    [InlineData("services.AddScoped(provider => Metrics.CreateCounter(\"a_total\", \"\"));")]
    [InlineData("services.AddTransient<IDisposable>(provider => { return Metrics.CreateCounter(\"a_total\", \"\").NewTimer(); });")]
    [InlineData("services.AddScoped<Generic<int>>();", "public class Generic<T>() { readonly Gauge _g = Metrics.CreateGauge(\"g\", \"\"); }", "CreateGauge")]
    [InlineData("services.AddScoped(typeof(Generic<>));", "public class Generic<T> { public Generic() { Metrics.CreateGauge(\"g\", \"\"); } }", "CreateGauge")]
    [InlineData("services.AddScoped<Primary>();", "public class Primary(CollectorRegistry registry) { public Gauge G { get; } = registry.CreateGauge(\"g\", \"\"); }", "CreateGauge")]
    public async Task A_metric_of_a_service_that_is_created_repeatedly_is_a_warning(string registration, string types = "", string method = "CreateCounter")
    {
        string[] findings = await CompiledProgram.Findings(Service, InSetup(registration, types));

        Assert.Equal([$"MC0014 {method}"], findings);
    }

    [Fact]
    public async Task The_message_names_the_service() => Assert.Equal(
        ["MC0014 Warning: 'orders_total' is registered again for each object of the service 'Orders', which is not a singleton; register the metric once, and keep the object in a static field or a singleton"],
        await CompiledProgram.Messages(Service, InSetup("services.AddScoped<Orders>();")));

    [Theory]
    [InlineData("services.AddSingleton<Orders>();")]
    [InlineData("services.AddSingleton<IOrders, Orders>();")]
    [InlineData("services.AddSingleton<IOrders>(provider => new Orders());")]
    [InlineData("services.AddSingleton<IOrders>(new Orders());")]
    [InlineData("services.AddSingleton<Orders>(); services.AddScoped<IOrders>(provider => new Orders());")]
    [InlineData("services.AddSingleton<Orders>(); services.AddScoped<Special>();")]
    [InlineData("services.AddSingleton<Orders>(); services.AddTransient<IOrders>(provider => provider.GetRequiredService<Orders>());")]
    [InlineData("services.AddSingleton(provider => Metrics.CreateCounter(\"a_total\", \"\"));")]
    [InlineData("services.AddHostedService<Worker>();", "public class Worker : BackgroundService { Gauge _g = Metrics.CreateGauge(\"g\", \"\"); protected override Task ExecuteAsync(System.Threading.CancellationToken stop) => Task.CompletedTask; }")]
    [InlineData("services.AddScoped<Holder>();", "public class Holder { static readonly Gauge s_g = Metrics.CreateGauge(\"g\", \"\"); Gauge _g = s_g; }")]
    [InlineData("services.AddScoped<Holder>();", "public class Holder { Lazy<Gauge> _g = new(() => Metrics.CreateGauge(\"g\", \"\")); }")]
    [InlineData("services.AddScoped<Holder>();", "public class Holder { public Holder(string name) { Metrics.CreateGauge(name, \"\"); new CollectorRegistry().CreateGauge(\"g\", \"\"); } }")]
    [InlineData("services.AddTransient<IConfigureOptions<string>, Configuration>();", Configuration)]
    [InlineData("services.AddTransient(typeof(IConfigureOptions<string>), typeof(Configuration));", Configuration)]
    [InlineData("services.TryAddEnumerable(ServiceDescriptor.Transient<IConfigureOptions<string>, Configuration>());", Configuration)]
    [InlineData("services.AddScoped<IPostConfigureOptions<string>, Post>();", "public class Post : IPostConfigureOptions<string> { Gauge _g = Metrics.CreateGauge(\"g\", \"\"); public void PostConfigure(string? name, string options) { } }")]
    [InlineData("services.AddTransient<Microsoft.AspNetCore.Hosting.IStartupFilter, Filter>();", "public class Filter : Microsoft.AspNetCore.Hosting.IStartupFilter { Gauge _g = Metrics.CreateGauge(\"g\", \"\"); public Action<Microsoft.AspNetCore.Builder.IApplicationBuilder> Configure(Action<Microsoft.AspNetCore.Builder.IApplicationBuilder> next) => next; }")]
    [InlineData("new Own().AddScoped<Orders>();", "public class Own { public void AddScoped<T>() { } }")]
    public async Task A_metric_of_a_service_that_is_created_once_is_not_reported(string registration, string types = "")
    {
        string[] findings = await CompiledProgram.Findings(Service, InSetup(registration, types));

        Assert.Empty(findings);
    }

    [Fact]
    public async Task A_service_of_gRPC_is_created_for_each_call_unless_it_is_a_singleton()
    {
        string[] findings = await CompiledProgram.Findings(
            """
            using Microsoft.Extensions.DependencyInjection;

            namespace Grpc.Core
            {
                [AttributeUsage(AttributeTargets.Class)]
                public sealed class BindServiceMethodAttribute : Attribute;
            }

            [Grpc.Core.BindServiceMethod]
            public abstract class GreeterBase;

            public class Greeter : GreeterBase
            {
                private readonly Gauge _greetings = Metrics.CreateGauge("a", "");
            }

            public class SingleGreeter : GreeterBase
            {
                private readonly Counter _greetings = Metrics.CreateCounter("b_total", "");
            }

            public static class Setup
            {
                public static void Add(IServiceCollection services) => services.AddSingleton<SingleGreeter>();
            }
            """);

        Assert.Equal(["MC0014 CreateGauge"], findings);
    }

    private const string Configuration =
        "public class Configuration : IConfigureOptions<string> { Gauge _g = Metrics.CreateGauge(\"g\", \"\"); public void Configure(string options) { } }";

    private static string InSetup(string registration, string types = "") =>
        $$"""
        using Microsoft.Extensions.DependencyInjection;
        using Microsoft.Extensions.DependencyInjection.Extensions;
        using Microsoft.Extensions.Hosting;
        using Microsoft.Extensions.Options;

        public static class Setup
        {
            public static void Add(IServiceCollection services)
            {
                {{registration}}
            }
        }

        public class Special : Orders;

        {{types}}
        """;
}
