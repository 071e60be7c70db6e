using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace MetricsClient.Text;

/// <summary>
/// Creates or throws the exceptions for mistakes of the caller. Each message names the metric and the remedy. The messages are built here
/// and not in the hot methods, so that those stay small enough to be inlined.
/// </summary>
internal static class Throw
{
    [DoesNotReturn]
    public static void BadAmount(string name, string parameter, double amount) =>
        throw new ArgumentOutOfRangeException(
            parameter,
            amount,
            $"The counter '{name}' takes finite amounts that are not negative; use a Gauge for a value that can fall.");

    [DoesNotReturn]
    public static void NotANumber(string name, string parameter) =>
        throw new ArgumentOutOfRangeException(parameter, double.NaN, $"The gauge '{name}' cannot be raised or lowered to NaN; give a number.");

    [DoesNotReturn]
    public static void BadObservationCount(string name, long count, long max) =>
        throw new ArgumentOutOfRangeException(
            nameof(count), count, Invariant($"The count of observations of '{name}' must be between 0 and {max}; give a count in this range."));

    /// <summary>Throws an exception for a label value that is null. The message names the label, or its number if the names are unknown.</summary>
    [DoesNotReturn]
    public static void NullLabelValue(int index, ReadOnlySpan<string> names, string parameter = "labelValues")
    {
        string label = index < names.Length ? $"The value of the label '{names[index]}'" : Invariant($"Label value {index + 1}");
        throw new ArgumentNullException(parameter, $"{label} is null; use an empty string for a label that does not apply.");
    }

    /// <summary>Throws an exception if a value is null. The message names the label.</summary>
    public static void IfNull(ReadOnlySpan<string> values, ReadOnlySpan<string> names, string parameter)
    {
        int missing = values.IndexOf((string?)null);
        if (missing >= 0)
        {
            NullLabelValue(missing, names, parameter);
        }
    }

    [DoesNotReturn]
    public static void LabelCount(string name, ReadOnlySpan<string> names, int actual) =>
        throw new ArgumentException(
            Invariant($"'{name}' has {Counted(names.Length, "label")} ({string.Join(", ", names.ToArray())}), but was given {Counted(actual, "value")}; give one value for each label, in this order."),
            "labelValues");

    public static ArgumentException BadMetricName(string name) =>
        new($"'{MetricName.Shown(name)}' is not a metric name; use letters, digits, '_' and ':', and do not start with a digit{OrAllowUtf8(name)}.", nameof(name));

    public static ArgumentException BadStateSetName(string name) =>
        new($"'{MetricName.Shown(name)}' cannot be a StateSet: the label of the states has the same name, and a label name cannot contain ':'; choose a name without ':'.", nameof(name));

    public static ArgumentException BadStates(string name) =>
        new($"The states of '{name}' must be 1 to 64 different texts of at most 4,096 bytes; remove duplicates, and give at least one state.", "states");

    public static ArgumentException UnknownState(string name, string? state) =>
        new($"'{name}' has no state {(state is null ? "null" : $"'{state}'")}; use one of the states that were given when the StateSet was created.", nameof(state));

    public static ArgumentException NoUnit(string name, string kind) =>
        new($"'{name}' cannot have a unit, since its kind ({kind}) has none; leave the unit out.", "options");

    public static ArgumentException ReservedMetricName(string name) =>
        new($"'{name}' is reserved for the metrics of the library; choose a name that does not begin with '{MetricName.SelfPrefix}'.", nameof(name));

    public static ArgumentException ReservedStart(string name) =>
        new($"'{MetricName.Shown(name)}' is reserved, since the name or its escaped form begins with '__'; choose a name that begins with a letter.", nameof(name));

    public static ArgumentException BadUnit(string name, string unit) =>
        new($"'{name}' must end with its unit '_{MetricName.Shown(unit)}' (before '_total' for a counter); rename the metric or leave the unit out.", nameof(name));

    public static ArgumentException NoLabelNames(string name) =>
        new($"'{name}' was given an empty list of label names; call the method without label names to create a metric without labels.", "labelNames");

    public static ArgumentException BadLabelName(string metric, string label) =>
        new($"'{MetricName.Shown(label)}' is not a label name ('{metric}'); use letters, digits and '_', and do not start with a digit{OrAllowUtf8(label)}.", "labelNames");

    public static ArgumentException ReservedLabelName(string metric, string label) =>
        new($"The label name '{MetricName.Shown(label)}' is reserved and cannot be given to '{metric}', since the name or its escaped form begins with '__'; choose a name that begins with a letter.", "labelNames");

    public static ArgumentException OwnLabelName(string metric, string label) =>
        new($"The label name '{MetricName.Shown(label)}' is reserved and cannot be given to '{metric}', since the metric adds a label with this name or its escaped form: 'le' to a histogram, 'quantile' to a summary, the name of the metric to a StateSet; rename the label.", "labelNames");

    public static ArgumentException DuplicateLabelName(string metric, string first, string second, string form) => first == second
        ? new($"The label name '{first}' occurs twice on '{metric}', static labels included; rename or remove one.", "labelNames")
        : new($"The label names '{first}' and '{second}' of '{metric}' are both '{form}' where names are escaped; rename one.", "labelNames");

    public static ArgumentException BadBound(string metric, int index, double bound) =>
        new(Invariant($"Bucket bound {index + 1} of '{metric}' ({bound}) is not finite, or not above the previous bound; give finite bounds in ascending order."), "options");

    public static ArgumentException BadNativeOption(string metric, string option, string rule) =>
        new($"Native.{option} of '{metric}' {rule}.", "options");

    public static ArgumentException BadQuantile(string metric, double quantile) =>
        new(Invariant($"Quantile {quantile} of '{metric}' is not between 0 and 1, or is a duplicate; give different quantiles, such as 0.5 and 0.99."), "options");

    public static ArgumentException BadExemplarLabel(string label) =>
        new($"'{MetricName.Shown(label)}' is not a valid label name of an exemplar; use letters, digits and '_', and do not start with a digit or '__'.", "labels");

    public static ArgumentException DuplicateExemplarLabel(string label) =>
        new($"The exemplar has the label '{label}' twice; remove one.", "labels");

    public static ArgumentException BadWindow(string metric, TimeSpan maxAge, int ageBuckets) =>
        new(Invariant($"The window of '{metric}' has a MaxAge of {maxAge.TotalSeconds} s and {ageBuckets} AgeBuckets; give a MaxAge above zero and up to a year, and AgeBuckets between 1 and 1000."), "options");

    public static InvalidOperationException Different(string name, string difference) =>
        new($"'{name}' is already registered, but {difference}; use the same settings for each registration, or another name.");

    public static ArgumentException BadStaticLabel(string label, int maxBytes) =>
        new(Invariant($"The static label '{MetricName.Shown(label)}' has no value, or a value of more than {maxBytes} bytes; give a shorter text, or omit the label."), "labels");

    public static InvalidOperationException RegistryInUse(string setting) =>
        new($"The registry has metrics, so {setting} cannot change; set {setting} before the first metric is created.");

    public static InvalidOperationException LabelsOfViews() =>
        new("The static labels cannot change, because the registry has labeled views; set the static labels before the first call of WithLabels.");

    public static InvalidOperationException AsyncCallbacks() =>
        new("The registry has an asynchronous before-collect callback, which WriteTo cannot await; use WriteToAsync.");

    public static InvalidOperationException NameTaken(string name, string other, string claim) =>
        new($"'{name}' cannot be registered: '{other}' already uses the name '{claim}' in an exposition; rename one of them.");

    public static InvalidOperationException CallbackTwice(string name) =>
        new($"'{name}' already has a live callback; dispose the first registration, or use another name.");

    public static ArgumentException SeriesTwice(string name, string labelValues) =>
        new($"'{name}' was given the label values ({labelValues}) twice; add each combination once.", "labelValues");

    public static ArgumentException BadCounterValue(string name, double value) =>
        new(Invariant($"The counter '{name}' was given {value}; the value of a counter must be a number that is not negative. Use a gauge for other values."), nameof(value));

    public static InvalidOperationException CollectorTooLate() =>
        new("A collector wrote after Collect had returned; write all samples before Collect returns.");

    public static ArgumentException BadBucketCounts(string name, int buckets) =>
        new(Invariant($"'{name}' needs {buckets} counts, none negative: one for each bound and one for +Inf."), "bucketCounts");

    public static ArgumentException NoMeters() =>
        new("A meter bridge needs the names of meters; give names such as 'System.Net.Http', or prefixes such as 'MyApp.*'.", "options");

    public static ArgumentException BadNativeShape(string name) =>
        new($"The native histograms of '{name}' need a schema between -4 and 8, and a zero threshold that is finite and not negative.", "schema");

    public static ArgumentException BadNativeBuckets(string name) =>
        new($"The native histogram '{name}' was given a negative count, or a bucket index outside the range of a double; give counts of 0 or more, and bucket indexes for the schema of the family.", "positive");

    public static ArgumentException BadSummary(string name, int quantiles) =>
        new(Invariant($"'{name}' needs a count that is not negative and {quantiles} values, one for each quantile."), "quantileValues");

    public static ArgumentException BadPushOption(string message) => new(message, "options");

    public static ArgumentException BadPushHeader(Exception reason) => new(
        $"The option Headers contains a header that is invalid for a request ({reason.Message}); give valid names and values, and no content header such as Content-Type.",
        "options",
        reason);

    public static ArgumentOutOfRangeException BadPushTime(string option, TimeSpan time, TimeSpan shortest, TimeSpan longest) => new(
        option,
        time,
        Invariant($"'{option}' must be between {shortest.TotalMilliseconds} ms and {longest.TotalDays} days; give a time such as TimeSpan.FromSeconds(15)."));

    public static ArgumentOutOfRangeException BadDeclaredTime(string option, TimeSpan time) => new(
        option, time, $"'{option}' must be more than zero; give a time such as TimeSpan.FromHours(1), or leave it out.");

    public static InvalidOperationException PushesAlready() =>
        new("This pusher already pushes periodically; dispose the object that Start returned before you call Start again.");

    public static ArgumentException BadPath(string? path) =>
        new($"The path '{path}' has no leading slash; write '/{path}'.", "options");

    public static ArgumentException IPv6Host(string host) =>
        new($"MetricServer cannot listen on the IPv6 address '{host}', which HttpListener does not support; use KestrelMetricServer of the package MetricsClient.AspNetCore, which takes the same options.", "options");

    public static InvalidOperationException CannotListen(string host, int port, Exception cause) =>
        new(Invariant($"Cannot serve metrics on port {port} of '{host}' ({cause.Message}). Choose another Port, or 0 for a free port; the Host is 'localhost', '+' for all IPv4 addresses, or an IPv4 address of this machine. KestrelMetricServer of the package MetricsClient.AspNetCore also supports IPv6."), cause);

    public static InvalidOperationException SecondRegistry() =>
        new("The container already has another CollectorRegistry; call AddMetricsClient(registry) once, before AddMetricsClient() and before methods that add metrics, and set further registries in the options of the server or pusher.");

    public static InvalidOperationException RegistryOfFactory() =>
        new("The CollectorRegistry of the container is created by a factory, so metrics cannot be added to it here; register the registry with AddMetricsClient(registry), or add the metrics to the registry itself.");

    // AllowUtf8Names is suggested only if this option would make the name valid.
    private static string OrAllowUtf8(string name) =>
        MetricName.IsValidUtf8(name) ? ", or set AllowUtf8Names on the registry" : "";

    private static string Counted(int number, string thing) => Invariant($"{number} {thing}{(number == 1 ? "" : "s")}");

    public static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
