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

    public static readonly DiagnosticDescriptor Utf8MetricName = new(
        "MC0001",
        "Invalid metric name",
        "The metric name '{0}' is not valid; use letters, digits, '_' and ':', and do not start with a digit, or set AllowUtf8Names on the registry",
        "Naming",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Registering this name throws, unless AllowUtf8Names of the registry is set. Other servers than Prometheus 3 then receive an escaped name.",
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

    public static readonly DiagnosticDescriptor Utf8LabelName = new(
        "MC0002",
        "Invalid label name",
        "The label name '{0}' is not valid; use letters, digits and '_', and do not start with a digit, or set AllowUtf8Names on the registry",
        "Naming",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Registering this name throws, unless AllowUtf8Names of the registry is set. Other servers than Prometheus 3 then receive an escaped name.",
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

    public static readonly DiagnosticDescriptor StateLabelName = new(
        "MC0002",
        "Reserved label name",
        "The label name '{0}' is the name of the state set, and the label of the states has this name; rename the label or the metric",
        "Naming",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Registering this label throws. In the formats, the states of a state set are the values of a label with the name of the metric. Rename the label or the metric.",
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

    public static readonly DiagnosticDescriptor LabelsWithoutParameters = new(
        "MC0006",
        "Labels without parameters",
        "'{0}' is not a record struct with parameters; declare each label as a parameter: 'partial record struct {0}(string Route)'",
        "Usage",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "The generator reads the labels from the parameters of a record struct. Declare the type as a partial record struct with at least one parameter.",
        RulePage.Link("MC0006"));

    public static readonly DiagnosticDescriptor LabelsNotPartial = new(
        "MC0006",
        "Labels in a type that is not partial",
        "'{0}' is not partial, so the generator cannot add the code of the labels; add 'partial' to its declaration",
        "Usage",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "The generator adds a part to the record struct. The record struct and all types around it must be partial.",
        RulePage.Link("MC0006"));

    public static readonly DiagnosticDescriptor FileLocalLabels = new(
        "MC0006",
        "Labels in a file-local type",
        "'{0}' is a file-local type, to which the generator cannot add a part in another file; use 'internal' instead of 'file'",
        "Usage",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "All parts of a file-local type are in one file, and the generator adds another file. Declare the type as internal.",
        RulePage.Link("MC0006"));

    public static readonly DiagnosticDescriptor UnsupportedLabelType = new(
        "MC0007",
        "Unsupported type of a label",
        "The label '{0}' has the type '{1}', which has no label value; use a string, an enum, a bool, an integer or a Guid",
        "Usage",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "Only values with one short text are label values. Convert the value to a string, an enum, a bool, an integer or a Guid before the look-up.",
        RulePage.Link("MC0007"));

    public static readonly DiagnosticDescriptor FlagsLabel = new(
        "MC0007",
        "Enum with combined values as a label",
        "The values of '{0}' are combined ([Flags]), so that a value has no single name; use an enum without combined values, or a bool for each flag",
        "Usage",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "A combination of flags has no label value of its own. Use an enum without combined values, or one label of type bool for each flag.",
        RulePage.Link("MC0007"));

    public static readonly DiagnosticDescriptor BadLabelValues = new(
        "MC0007",
        "List of label values without effect",
        "[AllowedLabelValues] of '{0}' needs a parameter of type string and at least one value",
        "Usage",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "The attribute limits the values of a string. For another type, remove the attribute; the values of an enum are its members.",
        RulePage.Link("MC0007"));

    public static readonly DiagnosticDescriptor SameLabelValue = new(
        "MC0007",
        "Two members of an enum with one label value",
        "'{0}.{1}' and '{0}.{2}' have the same label value '{3}', so that both are one series; give each member its own label value, or declare '{2} = {1}'",
        "Usage",
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        "A series with this label value can be read back as one of the members only, so that RemoveWhere never finds the other member. Give each member its own label value, or declare two names of one value.",
        RulePage.Link("MC0007"));

    public static readonly DiagnosticDescriptor UnboundedLabels = new(
        "MC0008",
        "Number of series without a limit",
        "The labels '{0}' can have a series for each combination of values of {1}; limit the values with an enum or [AllowedLabelValues], or remove a label",
        "Usage",
        DiagnosticSeverity.Warning,
        isEnabledByDefault: true,
        "Each combination of label values is a series, which costs memory in the program and in Prometheus. Strings, integers of 64 bits and Guids have any number of values, and two such labels multiply. Beyond MaxSeries, new combinations share one overflow series.",
        RulePage.Link("MC0008"));
}
