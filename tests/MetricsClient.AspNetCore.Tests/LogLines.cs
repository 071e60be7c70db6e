using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace MetricsClient.AspNetCore.Tests;

/// <summary>Collects the log lines of this library.</summary>
internal sealed class LogLines : ILoggerProvider, ILogger
{
    private readonly ConcurrentQueue<string> _lines = new();

    public IEnumerable<string> Warnings => _lines.Where(line => line.StartsWith("Warning: ", StringComparison.Ordinal));

    public IEnumerable<string> All => _lines;

    public ILogger CreateLogger(string categoryName) =>
        categoryName.StartsWith("MetricsClient.", StringComparison.Ordinal)
            ? this
            : Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _lines.Enqueue($"{logLevel}: {formatter(state, exception)}");

    public void Dispose()
    {
    }
}
