// Counts calls by labels of a record struct, and writes the metrics.
using MetricsClient;

CollectorRegistry registry = new();
MetricFamily<Counter, CallLabels> calls = registry.CreateCounter<CallLabels>("shop_calls_total", "Calls.");

calls.WithLabels(new(Verb.Get, 200, "/orders/{id}")).Inc();
calls.WithLabels(new(Verb.Get, 200, "/orders/{id}")).Inc();
calls.WithLabels(new(Verb.Post, 404)).Inc();

// A value outside of the enum is counted under __other__, instead of a series of its own.
calls.WithLabels(new((Verb)42, 500)).Inc();

// Dashboards and old code see the same series by strings.
calls.UnderlyingFamily.WithLabels("GET", "200", "/orders/{id}").Inc(10);

// The compiler rejects a call with labels in another order: calls.WithLabels(new(200, Verb.Get)).
using Stream output = Console.OpenStandardOutput();
await registry.WriteToAsync(output, ExpositionFormat.PrometheusText);

[MetricLabels]
internal readonly partial record struct CallLabels(Verb Method, [LabelName("code")] int Status, string? Route = null);

internal enum Verb
{
    [LabelValue("GET")] Get,
    [LabelValue("POST")] Post,
}
