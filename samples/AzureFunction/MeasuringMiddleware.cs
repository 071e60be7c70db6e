using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace AzureFunction;

/// <summary>Measures each invocation of each function of the app.</summary>
public sealed class MeasuringMiddleware(InvocationMetrics metrics) : IFunctionsWorkerMiddleware
{
    /// <inheritdoc/>
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next) =>
        metrics.RunAsync(context.FunctionDefinition.Name, () => next(context));
}
