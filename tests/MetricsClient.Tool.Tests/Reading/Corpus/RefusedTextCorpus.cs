namespace MetricsClient.Tool.Tests.Reading.Corpus;

/// <summary>What Prometheus text cannot say, and what a strict reader answers.</summary>
internal static class RefusedTextCorpus
{
    public static IReadOnlyDictionary<string, string> Refused { get; } = new Dictionary<string, string>
    {
        // Lines.
        ["a 1"] =
            "line 1, column 4: The last line does not end with a line feed, so it may be cut off. End every line with a line feed.",
        ["a 1\nb"] =
            "line 2, column 2: The value is missing. Write the value after a space.",
        ["\uFEFFa 1\n"] =
            "line 1, column 1: The text begins with a byte order mark. Save it as UTF-8 without one.",
        ["a 1\r\n"] =
            "line 1, column 4: The line ends with a carriage return. End lines with a line feed alone.",
        ["a\n"] =
            "line 1, column 2: The value is missing. Write the value after a space.",
        ["a \n"] =
            "line 1, column 3: The value is missing. Write the value after a space.",
        ["a{b=\"c\"}\n"] =
            "line 1, column 9: The value is missing. Write the value after a space.",
        ["a 1 2 3\n"] =
            "line 1, column 7: Expected the end of the line, but found '3'. Write nothing after the timestamp.",
        ["a 1 # comment\n"] =
            "line 1, column 5: Prometheus text cannot say exemplars, nor have comments behind a sample. Remove what follows the value, or write OpenMetrics.",
        ["a 1 # {b=\"c\"} 1\n"] =
            "line 1, column 5: Prometheus text cannot say exemplars, nor have comments behind a sample. Remove what follows the value, or write OpenMetrics.",

        // Names.
        ["1a 1\n"] =
            "line 1, column 1: A metric name cannot begin with '1'. Begin it with a letter, '_' or ':', or write the name within quotes and braces as in {\"a.b\"}.",
        ["a.b 1\n"] =
            "line 1, column 2: A metric name cannot contain '.'. Use letters, digits, '_' and ':', or write the name within quotes, on a sample within braces too.",
        ["é 1\n"] =
            "line 1, column 1: A metric name cannot begin with 'é'. Begin it with a letter, '_' or ':', or write the name within quotes and braces as in {\"a.b\"}.",
        ["{} 1\n"] =
            "line 1, column 1: The sample has no name. Write the metric's name before the braces, or in quotes as the first thing within them.",
        ["{b=\"c\"} 1\n"] =
            "line 1, column 1: The sample has no name. Write the metric's name before the braces, or in quotes as the first thing within them.",
        ["{\"\"} 1\n"] =
            "line 1, column 2: The name in quotes is empty. Write a name between the quotes.",
        ["a{\"b\"} 1\n"] =
            "line 1, column 3: The quoted name 'b' without a value is a metric's name, which cannot stand here. Write the metric's name once, first of all; write labels as name=\"value\".",
        ["{\"a\",\"b\"} 1\n"] =
            "line 1, column 6: The quoted name 'b' without a value is a metric's name, which cannot stand here. Write the metric's name once, first of all; write labels as name=\"value\".",
        ["{b=\"c\",\"a\"} 1\n"] =
            "line 1, column 8: The quoted name 'a' without a value is a metric's name, which cannot stand here. Write the metric's name once, first of all; write labels as name=\"value\".",
        ["{\"a} 1\n"] =
            "line 1, column 2: The quote that opens here is not closed on this line. Close it, and write a line feed within it as \\n.",
        ["# HELP a.b c\n"] =
            "line 1, column 9: A metric name cannot contain '.'. Use letters, digits, '_' and ':', or write the name within quotes, on a sample within braces too.",
        ["# TYPE \"a.b gauge\n"] =
            "line 1, column 8: The quote that opens here is not closed on this line. Close it, and write a line feed within it as \\n.",
        ["# TYPE \"\" gauge\n"] =
            "line 1, column 8: The name in quotes is empty. Write a name between the quotes.",
        ["# TYPE \"a\"gauge\n"] =
            "line 1, column 11: Expected a space after the name, but found 'g'. Write one space there.",

        // Labels.
        ["a{1=\"b\"} 1\n"] =
            "line 1, column 3: A label name cannot begin with '1'. Begin it with a letter or '_', or write the name within quotes.",
        ["a{b.c=\"d\"} 1\n"] =
            "line 1, column 4: Expected '=' after the label name 'b', but found '.'. Write labels as name=\"value\".",
        ["a{b:c=\"d\"} 1\n"] =
            "line 1, column 4: Expected '=' after the label name 'b', but found ':'. Write labels as name=\"value\".",
        ["a{b} 1\n"] =
            "line 1, column 4: Expected '=' after the label name 'b', but found '}'. Write labels as name=\"value\".",
        ["a{b=} 1\n"] =
            "line 1, column 5: Expected the value of 'b' in quotes, but found '}'. Write labels as name=\"value\".",
        ["a{b=c} 1\n"] =
            "line 1, column 5: Expected the value of 'b' in quotes, but found 'c'. Write labels as name=\"value\".",
        ["a{b='c'} 1\n"] =
            "line 1, column 5: Expected the value of 'b' in quotes, but found '''. Write labels as name=\"value\".",
        ["a{b=\"c} 1\n"] =
            "line 1, column 5: The quote that opens here is not closed on this line. Close it, and write a line feed within it as \\n.",
        ["a{b=\"c\"\n"] =
            "line 1, column 8: Expected ',' or '}' after a label, but found the end of the line. Separate labels by commas and close them with '}'.",
        ["a{b=\"c\" d=\"e\"} 1\n"] =
            "line 1, column 9: Expected ',' or '}' after a label, but found 'd'. Separate labels by commas and close them with '}'.",
        ["a{,} 1\n"] =
            "line 1, column 3: A label name cannot begin with ','. Begin it with a letter or '_', or write the name within quotes.",
        ["a{b=\"c\",,} 1\n"] =
            "line 1, column 9: A label name cannot begin with ','. Begin it with a letter or '_', or write the name within quotes.",
        ["a{\"\"=\"c\"} 1\n"] =
            "line 1, column 3: The name in quotes is empty. Write a name between the quotes.",
        ["a{__b=\"c\"} 1\n"] =
            "line 1, column 3: The label name '__b' is reserved. Choose one that does not begin with '__'.",
        ["a{__name__=\"b\"} 1\n"] =
            "line 1, column 3: The label '__name__' is how servers store the metric's name. Write the name before the braces, or in quotes as the first thing within them.",
        ["a{b=\"c\",d=\"e\",b=\"f\"} 1\n"] =
            "line 1, column 15: The label 'b' occurs twice. Rename or remove one.",
        ["a{b=\"c\\td\"} 1\n"] =
            "line 1, column 7: A backslash before 't' means nothing. Use only the escapes \\\\, \\\" and \\n.",
        ["a{b=\"c\\\"} 1\n"] =
            "line 1, column 5: The quote that opens here is not closed on this line. Close it, and write a line feed within it as \\n.",

        // Values and timestamps.
        ["a x\n"] =
            "line 1, column 3: The value 'x' is not a number. Write a decimal number, +Inf, -Inf or NaN.",
        ["a 0x1p3\n"] =
            "line 1, column 3: The value '0x1p3' is not a number. Write a decimal number, +Inf, -Inf or NaN.",
        ["a 1_000\n"] =
            "line 1, column 3: The value '1_000' is not a number. Write a decimal number, +Inf, -Inf or NaN.",
        ["a -NaN\n"] =
            "line 1, column 3: The value '-NaN' is not a number. Write a decimal number, +Inf, -Inf or NaN.",
        ["a 1e400\n"] =
            "line 1, column 3: The value '1e400' is beyond the range of a 64-bit float. Write +Inf or -Inf, or a smaller number.",
        ["a 1,5\n"] =
            "line 1, column 3: The value '1,5' is not a number. Write a decimal number, +Inf, -Inf or NaN.",
        ["a .\n"] =
            "line 1, column 3: The value '.' is not a number. Write a decimal number, +Inf, -Inf or NaN.",
        ["a 1e\n"] =
            "line 1, column 3: The value '1e' is not a number. Write a decimal number, +Inf, -Inf or NaN.",
        ["a +-1\n"] =
            "line 1, column 3: The value '+-1' is not a number. Write a decimal number, +Inf, -Inf or NaN.",
        ["a 1 1.5\n"] =
            "line 1, column 5: '1.5' is not a timestamp. Write milliseconds since the epoch in digits only, or leave it out.",
        ["a 1 -1\n"] =
            "line 1, column 5: '-1' is not a timestamp. Write milliseconds since the epoch in digits only, or leave it out.",
        ["a 1 +1\n"] =
            "line 1, column 5: '+1' is not a timestamp. Write milliseconds since the epoch in digits only, or leave it out.",
        ["a 1 1e3\n"] =
            "line 1, column 5: '1e3' is not a timestamp. Write milliseconds since the epoch in digits only, or leave it out.",
        ["a 1 9223372036854775808\n"] =
            "line 1, column 5: '9223372036854775808' is not a timestamp. Write milliseconds since the epoch in digits only, or leave it out.",
        ["a 1 2\r\n"] =
            "line 1, column 6: The line ends with a carriage return. End lines with a line feed alone.",

        // Metadata.
        ["# HELP\n"] =
            "line 1, column 7: HELP is followed by no name. Write # HELP name ..., or remove the line.",
        ["# TYPE \n"] =
            "line 1, column 8: TYPE is followed by no name. Write # TYPE name ..., or remove the line.",
        ["# HELP a back\\slash\n"] =
            "line 1, column 14: A backslash before 's' means nothing. Use only the escapes \\\\ and \\n.",
        ["# HELP a back\\\n"] =
            "line 1, column 14: A backslash before the end of the line means nothing. Use only the escapes \\\\ and \\n.",
        ["# HELP a a \\\"quote\\\"\n"] =
            "line 1, column 12: A backslash before '\"' means nothing. Use only the escapes \\\\ and \\n.",
        ["# TYPE a\n"] =
            "line 1, column 9: The type is missing. Write one of counter, gauge, histogram, summary or untyped, in lower case and without a blank behind it.",
        ["# TYPE a Counter\n"] =
            "line 1, column 10: 'Counter' is not a type. Write one of counter, gauge, histogram, summary or untyped, in lower case and without a blank behind it.",
        ["# TYPE a gauge \n"] =
            "line 1, column 10: 'gauge ' is not a type. Write one of counter, gauge, histogram, summary or untyped, in lower case and without a blank behind it.",
        ["# TYPE a gauge\r\n"] =
            "line 1, column 15: The line ends with a carriage return. End lines with a line feed alone.",
        ["# TYPE a info\n"] =
            "line 1, column 10: 'info' is not a type. Prometheus text has none; write it as a gauge whose name ends with '_info'.",
        ["# TYPE a stateset\n"] =
            "line 1, column 10: 'stateset' is not a type. Prometheus text has none; write it as a gauge.",
        ["# TYPE a gaugehistogram\n"] =
            "line 1, column 10: 'gaugehistogram' is not a type. Prometheus text has none; write it as a histogram.",
        ["# TYPE a unknown\n"] =
            "line 1, column 10: 'unknown' is not a type. Prometheus text calls it 'untyped'.",
        ["# TYPE a gauge\n# TYPE a gauge\n"] =
            "line 2, column 1: 'a' has two TYPE lines. Keep one of them.",
        ["# HELP a b\n# HELP a b\n"] =
            "line 2, column 1: 'a' has two HELP lines. Keep one of them.",
        ["a 1\n# TYPE a gauge\n"] =
            "line 2, column 1: The TYPE of 'a' stands below its samples. Write metadata before the first sample of its family.",
        ["a 1\n# HELP a b\n"] =
            "line 2, column 1: The HELP of 'a' stands below its samples. Write metadata before the first sample of its family.",

        // Families.
        ["a 1\nb 1\na{c=\"d\"} 1\n"] =
            "line 3, column 1: The lines of 'a', which began on line 1, have ended. Keep all lines of a family together.",
        ["# HELP a b\n# HELP c d\n# TYPE a gauge\n"] =
            "line 3, column 8: The lines of 'a', which began on line 1, have ended. Keep all lines of a family together.",
        ["# TYPE a histogram\n# TYPE a_count gauge\n"] =
            "line 2, column 8: 'a_count' belongs to the histogram 'a' of line 1, whose lines have ended. Keep all lines of a family together, or rename one of the two.",
        ["# TYPE a_sum gauge\n# TYPE a summary\n"] =
            "line 2, column 8: The summary 'a' can show 'a_sum', which line 1 shows already. Rename one of the two.",
        ["# TYPE a histogram\na_bucket{le=\"+Inf\"} 1\na_count 1\nb 1\na_sum 1\n"] =
            "line 5, column 1: 'a_sum' belongs to the histogram 'a' of line 1, whose lines have ended. Keep all lines of a family together, or rename one of the two.",
        ["a 1\na 1\n"] =
            "line 2, column 1: The series 'a' with these labels was told before. Tell each combination of name and labels once; an empty label counts as none.",
        ["a 1 1\na 1 2\n"] =
            "line 2, column 1: The series 'a' with these labels was told before. Tell each combination of name and labels once; an empty label counts as none.",
        ["a{b=\"c\",d=\"e\"} 1\na{d=\"e\",b=\"c\"} 1\n"] =
            "line 2, column 1: The series 'a' with these labels was told before. Tell each combination of name and labels once; an empty label counts as none.",
        ["a 1\na{b=\"\"} 1\n"] =
            "line 2, column 1: The series 'a' with these labels was told before. Tell each combination of name and labels once; an empty label counts as none.",
        ["# TYPE a histogram\na 1\n"] =
            "line 2, column 1: 'a' cannot be a sample of the histogram of that name. Name the sample a_bucket or a_sum or a_count.",

        // Counters, histograms and summaries.
        ["# TYPE a counter\na -1\n"] =
            "line 2, column 3: A counter cannot be negative or NaN. Write it as a gauge if it can fall.",
        ["# TYPE a counter\na NaN\n"] =
            "line 2, column 3: A counter cannot be negative or NaN. Write it as a gauge if it can fall.",
        ["# TYPE a histogram\na_bucket 1\n"] =
            "line 2, column 1: A bucket needs the label 'le', its upper bound. Add it, as in le=\"0.5\".",
        ["# TYPE a histogram\na_bucket{le=\"x\"} 1\n"] =
            "line 2, column 13: The bound 'x' is neither a number nor '+Inf'. Write it as in le=\"0.5\", or le=\"+Inf\" for the last.",
        ["# TYPE a histogram\na_bucket{le=\"NaN\"} 1\n"] =
            "line 2, column 13: The bound 'NaN' is neither a number nor '+Inf'. Write it as in le=\"0.5\", or le=\"+Inf\" for the last.",
        ["# TYPE a histogram\na_bucket{le=\"Inf\"} 1\n"] =
            "line 2, column 13: The bound 'Inf' is neither a number nor '+Inf'. Write it as in le=\"0.5\", or le=\"+Inf\" for the last.",
        ["# TYPE a histogram\na_bucket{le=\"1\"} -1\n"] =
            "line 2, column 18: A bucket's count cannot be negative or NaN. Write how many there are.",
        ["# TYPE a histogram\na_bucket{le=\"1\"} NaN\n"] =
            "line 2, column 18: A bucket's count cannot be negative or NaN. Write how many there are.",
        ["# TYPE a histogram\na_bucket{le=\"2\"} 1\na_bucket{le=\"1\"} 1\n"] =
            "line 3, column 13: The bound is not above that of the bucket before. Order the buckets by ascending 'le', each once.",
        ["# TYPE a histogram\na_bucket{le=\"1\"} 1\na_bucket{le=\"1.0\"} 1\n"] =
            "line 3, column 13: The bound is not above that of the bucket before. Order the buckets by ascending 'le', each once.",
        ["# TYPE a histogram\na_bucket{le=\"1\"} 2\na_bucket{le=\"+Inf\"} 1\n"] =
            "line 3, column 21: The bucket counts less than the one before. Let each bucket count everything up to its bound.",
        ["# TYPE a histogram\na_bucket{le=\"1\"} 2\na_count 2\n"] =
            "line 2, column 1: The histogram that begins here has no bucket with le=\"+Inf\". Add it; it counts everything.",
        ["# TYPE a histogram\na_bucket{le=\"+Inf\"} 2\na_sum 1\n"] =
            "line 2, column 1: The histogram that begins here has no _count. Add it, equal to the bucket with le=\"+Inf\".",
        ["# TYPE a histogram\na_bucket{le=\"+Inf\"} 2\na_count 1\n"] =
            "line 3, column 9: The count differs from the bucket with le=\"+Inf\". Make both the number of all observations.",
        ["# TYPE a histogram\na_count 2\n"] =
            "line 2, column 1: The histogram that begins here has no bucket with le=\"+Inf\". Add it; it counts everything.",
        ["# TYPE a histogram\na_sum{le=\"1\"} 2\n"] =
            "line 2, column 7: The label 'le' is reserved on a histogram. Remove or rename it.",
        ["# TYPE a summary\na 1\n"] =
            "line 2, column 1: A summary's sample without a suffix needs the label 'quantile'. Add the label, or the suffix _sum or _count.",
        ["# TYPE a summary\na{quantile=\"1.5\"} 1\n"] =
            "line 2, column 12: The quantile '1.5' is not a number from 0 to 1. Write it as in quantile=\"0.99\".",
        ["# TYPE a summary\na{quantile=\"half\"} 1\n"] =
            "line 2, column 12: The quantile 'half' is not a number from 0 to 1. Write it as in quantile=\"0.99\".",
        ["# TYPE a summary\na{quantile=\"0.9\"} 1\na{quantile=\"0.5\"} 1\n"] =
            "line 3, column 12: The quantile is not above the one before. Order the quantiles so that they ascend, each once.",
        ["# TYPE a summary\na_count -1\n"] =
            "line 2, column 9: A count cannot be negative or NaN. Write how many there are.",
        ["# TYPE a summary\na_sum{quantile=\"0.5\"} 1\n"] =
            "line 2, column 7: The label 'quantile' is reserved on a summary. Remove or rename it.",
    };
}
