using Microsoft.CodeAnalysis;

namespace MetricsClient.Analyzers;

/// <summary>The rules about values, units and the use of metrics. An id is never used again for another rule.</summary>
internal static class UsageRules
{
    public static readonly DiagnosticDescriptor BadIncrement = new(
        "MC0009",
        "Amount that a counter rejects",
        "A counter cannot be increased by {0}; pass a finite amount that is not negative, or use a gauge for a value that can decrease",
        "Usage",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "This call throws. The amounts of a counter are finite and not negative. A value that can decrease is a gauge.",
        RulePage.Link("MC0009"));

    public static readonly DiagnosticDescriptor BadBounds = new(
        "MC0010",
        "Bucket bounds that a histogram rejects",
        "The bucket bound {0} is not finite or not above the previous bound; give finite bounds in ascending order",
        "Usage",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Registering these bounds throws. Each bound is finite and above the previous bound. The bucket +Inf is added by the library.",
        RulePage.Link("MC0010"));

    public static readonly DiagnosticDescriptor BadBoundsArgument = new(
        "MC0010",
        "Argument that computed bucket bounds reject",
        "'{0}' cannot be {1}; pass a finite number {2}",
        "Usage",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Computing these bounds throws. The width of linear bounds and the start of exponential bounds are positive, the factor is above 1, and the count is at least 1.",
        RulePage.Link("MC0010"));

    public static readonly DiagnosticDescriptor BadQuantiles = new(
        "MC0010",
        "Quantiles that a summary rejects",
        "The quantile {0} is not between 0 and 1, or occurs twice; give different quantiles such as 0.5 and 0.99",
        "Usage",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Registering these quantiles throws. Each quantile is between 0 and 1, and occurs once.",
        RulePage.Link("MC0010"));

    public static readonly DiagnosticDescriptor TotalWithoutCounter = new(
        "MC0011",
        "Name of another metric ends in '_total'",
        "'{0}' ends in '_total', the suffix of counters, but is of the type {1}; remove the suffix, or use a counter",
        "Naming",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "Readers and tools take a name with '_total' for a counter, and apply rate() to it. Remove the suffix, or use a counter if the value only increases.",
        RulePage.Link("MC0011"));

    public static readonly DiagnosticDescriptor NoBaseUnit = new(
        "MC0012",
        "Name with a unit that is not a base unit",
        "'{0}' ends in the unit '{1}'; expose the base unit '{2}', and convert the values",
        "Naming",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "Prometheus uses base units, so that all metrics of one quantity can be compared and dashboards can choose the scale. Use seconds, bytes, ratios, meters, grams, volts or amperes.",
        RulePage.Link("MC0012"));

    public static readonly DiagnosticDescriptor WrongUnit = new(
        "MC0013",
        "Value in another unit than the metric",
        "'{0}' is in seconds, but the value of '{1}' is not; use TotalSeconds, or a timer",
        "Usage",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "The exposed values are wrong by a constant factor. Use TotalSeconds of a TimeSpan, Stopwatch.GetElapsedTime, or NewTimer.",
        RulePage.Link("MC0013"),
        WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor RepeatedRegistration = new(
        "MC0014",
        "Metric that is registered repeatedly",
        "'{0}' is registered again {1}; register the metric once, and keep the object in a static field or a singleton",
        "Usage",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "A second registration returns the same object, but takes a lock and compares all settings. Register a metric once, and keep the object.",
        RulePage.Link("MC0014"));

    public static readonly DiagnosticDescriptor RegistrationInService = new(
        "MC0014",
        "Metric that is registered for each object of a service",
        "'{0}' is registered again {1}; register the metric once, and keep the object in a static field or a singleton",
        "Usage",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "A scoped service is created for each request, and a transient service for each use. A second registration returns the same object, but takes a lock and compares all settings. Register a metric once, and keep the object.",
        RulePage.Link("MC0014"),
        WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor TimerNotDisposed = new(
        "MC0015",
        "Timer that records nothing",
        "The result of {0} is never disposed, so that nothing is recorded; add 'using'",
        "Usage",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "A timer records the duration when it is disposed, and an operation in progress ends when its object is disposed. Declare the result with 'using', or dispose it.",
        RulePage.Link("MC0015"));

    public static readonly DiagnosticDescriptor LookupInAssertion = new(
        "MC0016",
        "Look-up in an assertion creates the series",
        "WithLabels creates the series if it does not exist, so that the assertion cannot find a missing series; use GetValue of MetricsClient.Testing",
        "Usage",
        DiagnosticSeverity.Info,
        isEnabledByDefault: true,
        "The assertion passes for a value of 0 although the program never created the series, and the series stays exposed. registry.GetValue of the package MetricsClient.Testing returns null for a missing series.",
        RulePage.Link("MC0016"));

    public static readonly DiagnosticDescriptor SwappedLabelValues = new(
        "MC0017",
        "Label values in another order than the labels",
        "The value '{0}' is passed for the label '{1}', but has the name of the label '{2}'; pass the values in the order of the labels",
        "Usage",
        DiagnosticSeverity.Info,
        isEnabledByDefault: false,
        "The name of a variable suggests that it is the value of another label of the family. This rule is a guess and is off by default. Typed labels make the order a matter of the compiler.",
        RulePage.Link("MC0017"),
        WellKnownDiagnosticTags.CompilationEnd);

    public static readonly DiagnosticDescriptor UnboundedLabelValue = new(
        "MC0018",
        "Label value that looks unbounded",
        "The label value '{0}' can have any number of different values, each of which is a series; use a value from a small set, and write the detail to a log or an exemplar",
        "Usage",
        DiagnosticSeverity.Info,
        isEnabledByDefault: false,
        "Identifiers, e-mail addresses, paths, times and messages of exceptions have a new value nearly each time. Each value is a series, which costs memory in the program and in Prometheus. This rule is a guess and is off by default.",
        RulePage.Link("MC0018"));
}
