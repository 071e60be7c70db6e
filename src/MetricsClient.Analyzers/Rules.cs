using Microsoft.CodeAnalysis;

namespace MetricsClient.Analyzers;

/// <summary>Every rule, in one table. Ids are never reused; one id may have several messages.</summary>
internal static class Rules
{
    public static readonly DiagnosticDescriptor InvalidMetricName = new(
        "MC0001",
        "Invalid metric name",
        "'{0}' is not a metric name; use letters, digits, '_' and ':', and do not start with a digit",
        "Naming",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Registering this name throws. Use ASCII letters, digits, '_' and ':' (which is meant for recording rules), do not start with a digit, and leave out spaces, dots and dashes: 'http_requests_total'.");

    public static readonly DiagnosticDescriptor ReservedMetricName = new(
        "MC0001",
        "Reserved metric name",
        "'{0}' is reserved for the metrics of the library; choose a name that does not begin with '" + Text.MetricName.SelfPrefix + "'",
        "Naming",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Registering this name throws. Begin the name with that of your own application instead: 'myapp_jobs_total'.");

    public static readonly DiagnosticDescriptor InvalidLabelName = new(
        "MC0002",
        "Invalid label name",
        "'{0}' is not a label name; use letters, digits and '_', and do not start with a digit",
        "Naming",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Registering this label throws. Use ASCII letters, digits and '_', and do not start with a digit: 'status_code'.");

    public static readonly DiagnosticDescriptor ReservedLabelName = new(
        "MC0002",
        "Reserved label name",
        "The label name '{0}' is reserved; choose another name",
        "Naming",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Registering this label throws. Names that begin with '__' belong to Prometheus, and 'le' is the bucket bound of a histogram. Choose another name.");

    public static readonly DiagnosticDescriptor DuplicateLabelName = new(
        "MC0002",
        "Duplicate label name",
        "The label name '{0}' occurs twice; rename or remove one",
        "Naming",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Registering the same label twice throws. Rename or remove one of them.");

    public static readonly DiagnosticDescriptor CounterWithoutTotal = new(
        "MC0003",
        "Counter name does not end in '_total'",
        "OpenMetrics shows the counter '{0}' as unknown; end its name in '_total', or use a gauge if the value can fall",
        "Naming",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "OpenMetrics knows a counter by the suffix '_total'. Without it the name stays as it is, but the type is shown as unknown. End the name in '_total', after the unit if there is one: 'myapp_sent_bytes_total'.");

    public static readonly DiagnosticDescriptor LabelValueCount = new(
        "MC0004",
        "Wrong number of label values",
        "'{0}' is labelled ({1}); give one value for each label, in that order, not {2}",
        "Usage",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "This call throws. Give one value for each label name that the family was created with, in the same order; use an empty string for a label that does not apply.",
        customTags: WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor UncountedTask = new(
        "MC0005",
        "Exceptions of a task are not counted",
        "CountExceptions is over before the task has ended, so what fails later is not counted; use CountExceptionsAsync and await it",
        "Usage",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "CountExceptions sees only what is thrown until the function returns, and an asynchronous function returns at its first await. Use CountExceptionsAsync and await its result.");
}
