using Prometheus;

namespace Shop;

/// <summary>Counters of exceptions.</summary>
public sealed class ErrorMetrics
{
    private readonly Counter _errors = Metrics.CreateCounter("shop_errors_total", "Errors.", "place");

    public void Run(Action action) => _errors.WithLabels("run").CountExceptions(action, exceptionFilter: error => error is InvalidOperationException);

    public T Get<T>(Func<T> function) => _errors.WithLabels("get").CountExceptions(wrapped: function);

    public Task RunAsync(Func<Task> function) => _errors.WithLabels("run_async").CountExceptionsAsync(function);

    public double ErrorsIn(string place) => _errors.WithLabels(place).Value;
}
