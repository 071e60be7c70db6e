using Microsoft.CodeAnalysis;

namespace MetricsClient.Analyzers;

/// <summary>
/// All rules. An id is never used again for another rule. Rules with the same id have different messages.
/// </summary>
internal static class Rules
{
    public static readonly DiagnosticDescriptor InvalidMetricName = new(
        "MC0001",
        "Invalid metric name",
        "The metric name '{0}' is not valid; use letters, digits, '_' and ':', and do not start with a digit",
        "Naming",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Registering this name throws. Use ASCII letters, digits, '_' and ':' (reserved for recording rules), do not start with a digit, and leave out spaces, dots and dashes: 'http_requests_total'.",
        RulePage.Link("MC0001"));

    public static readonly DiagnosticDescriptor ReservedMetricName = new(
        "MC0001",
        "Reserved metric name",
        "The metric name '{0}' is reserved for metrics of the library; choose a name that does not start with '" + Text.MetricName.SelfPrefix + "'",
        "Naming",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Registering this name throws. Start the name with the name of your application: 'myapp_jobs_total'.",
        RulePage.Link("MC0001"));

    public static readonly DiagnosticDescriptor ReservedStart = new(
        "MC0001",
        "Reserved metric name",
        "The metric name '{0}' is reserved; choose a name that does not start with '__'",
        "Naming",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Registering this name throws. Start the name with the name of your application: 'myapp_jobs_total'.",
        RulePage.Link("MC0001"));

    public static readonly DiagnosticDescriptor InvalidLabelName = new(
        "MC0002",
        "Invalid label name",
        "The label name '{0}' is not valid; use letters, digits and '_', and do not start with a digit",
        "Naming",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Registering this label throws. Use ASCII letters, digits and '_', and do not start with a digit: 'status_code'.",
        RulePage.Link("MC0002"));

    public static readonly DiagnosticDescriptor ReservedLabelName = new(
        "MC0002",
        "Reserved label name",
        "The label name '{0}' is reserved; choose another name",
        "Naming",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Registering this label throws. Names that start with '__' belong to Prometheus, 'le' is the bucket bound of a histogram, and 'quantile' is the quantile of a summary. Choose another name.",
        RulePage.Link("MC0002"));

    public static readonly DiagnosticDescriptor DuplicateLabelName = new(
        "MC0002",
        "Duplicate label name",
        "The label name '{0}' occurs twice; rename or remove the second occurrence",
        "Naming",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Registering the same label twice throws. Rename or remove the second occurrence.",
        RulePage.Link("MC0002"));

    public static readonly DiagnosticDescriptor CounterWithoutTotal = new(
        "MC0003",
        "Counter name does not end in '_total'",
        "OpenMetrics exposes the counter '{0}' as unknown; end the name in '_total', or use a gauge if the value can decrease",
        "Naming",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "OpenMetrics recognizes a counter by the suffix '_total'. Without the suffix the name is unchanged, but the type is exposed as unknown. End the name in '_total', after the unit if the name has a unit: 'myapp_sent_bytes_total'.",
        RulePage.Link("MC0003"));

    public static readonly DiagnosticDescriptor LabelValueCount = new(
        "MC0004",
        "Wrong number of label values",
        "The family '{0}' has the labels ({1}); pass one value for each label, in this order, instead of {2}",
        "Usage",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "This call throws. Pass one value for each label name of the family, in the order of the registration. Pass an empty string for a label that does not apply.",
        RulePage.Link("MC0004"),
        WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor UncountedTask = new(
        "MC0005",
        "Exceptions of a task are not counted",
        "CountExceptions returns before the task ends, so later exceptions are not counted; use CountExceptionsAsync and await the result",
        "Usage",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "CountExceptions counts exceptions until the function returns. The exceptions of an async function are in its task. Use CountExceptionsAsync and await the result.",
        RulePage.Link("MC0005"));
}
