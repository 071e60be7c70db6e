namespace MetricsClient.Tool.Tests.Reading.Corpus;

/// <summary>Invalid Prometheus texts, each with the refusal of the reader.</summary>
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
            "line 1, column 1: The text begins with a byte order mark. Save the text as UTF-8 without a byte order mark.",
        ["a 1\r\n"] =
            "line 1, column 4: The line ends with a carriage return. End lines with a single line feed.",
        ["a\n"] =
            "line 1, column 2: The value is missing. Write the value after a space.",
        ["a \n"] =
            "line 1, column 3: The value is missing. Write the value after a space.",
        ["a{b=\"c\"}\n"] =
            "line 1, column 9: The value is missing. Write the value after a space.",
        ["a 1 2 3\n"] =
            "line 1, column 7: Expected the end of the line, but found '3'. Write nothing after the timestamp.",
        ["a 1 # comment\n"] =
            "line 1, column 5: Prometheus text allows neither exemplars nor comments after a sample. Remove the text after the value, or write OpenMetrics.",
        ["a 1 # {b=\"c\"} 1\n"] =
            "line 1, column 5: Prometheus text allows neither exemplars nor comments after a sample. Remove the text after the value, or write OpenMetrics.",

        // Names.
        ["1a 1\n"] =
            "line 1, column 1: A metric name cannot start with '1'. Start the name with a letter, '_' or ':', or write the name in quotes and braces as in {\"a.b\"}.",
        ["a.b 1\n"] =
            "line 1, column 2: A metric name cannot contain '.'. Use letters, digits, '_' and ':', or write the name in quotes (in a sample: in quotes and braces).",
        ["é 1\n"] =
            "line 1, column 1: A metric name cannot start with 'é'. Start the name with a letter, '_' or ':', or write the name in quotes and braces as in {\"a.b\"}.",
        ["{} 1\n"] =
            "line 1, column 1: The sample has no name. Write the metric name before the braces, or in quotes as the first item within the braces.",
        ["{b=\"c\"} 1\n"] =
            "line 1, column 1: The sample has no name. Write the metric name before the braces, or in quotes as the first item within the braces.",
        ["{\"\"} 1\n"] =
            "line 1, column 2: The name in quotes is empty. Write a name between the quotes.",
        ["a{\"b\"} 1\n"] =
            "line 1, column 3: The quoted name 'b' without a value is a metric name, which cannot stand here. Write the metric name once, as the first item; write labels as name=\"value\".",
        ["{\"a\",\"b\"} 1\n"] =
            "line 1, column 6: The quoted name 'b' without a value is a metric name, which cannot stand here. Write the metric name once, as the first item; write labels as name=\"value\".",
        ["{b=\"c\",\"a\"} 1\n"] =
            "line 1, column 8: The quoted name 'a' without a value is a metric name, which cannot stand here. Write the metric name once, as the first item; write labels as name=\"value\".",
        ["{\"a} 1\n"] =
            "line 1, column 2: The quote that starts here has no closing quote on this line. Add the closing quote, and write a line feed as \\n.",
        ["# HELP a.b c\n"] =
            "line 1, column 9: A metric name cannot contain '.'. Use letters, digits, '_' and ':', or write the name in quotes (in a sample: in quotes and braces).",
        ["# TYPE \"a.b gauge\n"] =
            "line 1, column 8: The quote that starts here has no closing quote on this line. Add the closing quote, and write a line feed as \\n.",
        ["# TYPE \"\" gauge\n"] =
            "line 1, column 8: The name in quotes is empty. Write a name between the quotes.",
        ["# TYPE \"a\"gauge\n"] =
            "line 1, column 11: Expected a space after the name, but found 'g'. Insert one space.",

        // Labels.
        ["a{1=\"b\"} 1\n"] =
            "line 1, column 3: A label name cannot start with '1'. Start the name with a letter or '_', or write the name in quotes.",
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
            "line 1, column 5: The quote that starts here has no closing quote on this line. Add the closing quote, and write a line feed as \\n.",
        ["a{b=\"c\"\n"] =
            "line 1, column 8: Expected ',' or '}' after a label, but found the end of the line. Separate labels by commas and write '}' after the last label.",
        ["a{b=\"c\" d=\"e\"} 1\n"] =
            "line 1, column 9: Expected ',' or '}' after a label, but found 'd'. Separate labels by commas and write '}' after the last label.",
        ["a{,} 1\n"] =
            "line 1, column 3: A label name cannot start with ','. Start the name with a letter or '_', or write the name in quotes.",
        ["a{b=\"c\",,} 1\n"] =
            "line 1, column 9: A label name cannot start with ','. Start the name with a letter or '_', or write the name in quotes.",
        ["a{\"\"=\"c\"} 1\n"] =
            "line 1, column 3: The name in quotes is empty. Write a name between the quotes.",
        ["a{__b=\"c\"} 1\n"] =
            "line 1, column 3: The label name '__b' is reserved. Choose a name that does not start with '__'.",
        ["a{__name__=\"b\"} 1\n"] =
            "line 1, column 3: The label '__name__' is reserved: servers store the metric name there. Write the name before the braces, or in quotes as the first item within the braces.",
        ["a{b=\"c\",d=\"e\",b=\"f\"} 1\n"] =
            "line 1, column 15: The label 'b' occurs twice. Rename or remove one label.",
        ["a{b=\"c\\td\"} 1\n"] =
            "line 1, column 7: A backslash before 't' is not an escape. Use only the escapes \\\\, \\\" and \\n.",
        ["a{b=\"c\\\"} 1\n"] =
            "line 1, column 5: The quote that starts here has no closing quote on this line. Add the closing quote, and write a line feed as \\n.",

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
            "line 1, column 5: '1.5' is not a timestamp. Write milliseconds since the epoch in digits only, or leave out the timestamp.",
        ["a 1 -1\n"] =
            "line 1, column 5: '-1' is not a timestamp. Write milliseconds since the epoch in digits only, or leave out the timestamp.",
        ["a 1 +1\n"] =
            "line 1, column 5: '+1' is not a timestamp. Write milliseconds since the epoch in digits only, or leave out the timestamp.",
        ["a 1 1e3\n"] =
            "line 1, column 5: '1e3' is not a timestamp. Write milliseconds since the epoch in digits only, or leave out the timestamp.",
        ["a 1 9223372036854775808\n"] =
            "line 1, column 5: '9223372036854775808' is not a timestamp. Write milliseconds since the epoch in digits only, or leave out the timestamp.",
        ["a 1 2\r\n"] =
            "line 1, column 6: The line ends with a carriage return. End lines with a single line feed.",

        // Metadata.
        ["# HELP\n"] =
             "line 1, column 7: No name follows HELP. Write # HELP name ..., or remove the line.",
        ["# TYPE \n"] =
             "line 1, column 8: No name follows TYPE. Write # TYPE name ..., or remove the line.",
        ["# HELP a back\\slash\n"] =
            "line 1, column 14: A backslash before 's' is not an escape. Use only the escapes \\\\ and \\n.",
        ["# HELP a back\\\n"] =
            "line 1, column 14: A backslash before the end of the line is not an escape. Use only the escapes \\\\ and \\n.",
        ["# HELP a a \\\"quote\\\"\n"] =
            "line 1, column 12: A backslash before '\"' is not an escape. Use only the escapes \\\\ and \\n.",
        ["# TYPE a\n"] =
            "line 1, column 9: The type is missing. Write one of counter, gauge, histogram, summary or untyped, in lower case and without a trailing blank.",
        ["# TYPE a Counter\n"] =
            "line 1, column 10: 'Counter' is not a type. Write one of counter, gauge, histogram, summary or untyped, in lower case and without a trailing blank.",
        ["# TYPE a gauge \n"] =
            "line 1, column 10: 'gauge ' is not a type. Write one of counter, gauge, histogram, summary or untyped, in lower case and without a trailing blank.",
        ["# TYPE a gauge\r\n"] =
            "line 1, column 15: The line ends with a carriage return. End lines with a single line feed.",
        ["# TYPE a info\n"] =
            "line 1, column 10: 'info' is not a type. Prometheus text has no such type; write a gauge with a name that ends with '_info'.",
        ["# TYPE a stateset\n"] =
            "line 1, column 10: 'stateset' is not a type. Prometheus text has no such type; write a gauge.",
        ["# TYPE a gaugehistogram\n"] =
            "line 1, column 10: 'gaugehistogram' is not a type. Prometheus text has no such type; write a histogram.",
        ["# TYPE a unknown\n"] =
            "line 1, column 10: 'unknown' is not a type. Write 'untyped', the word of Prometheus text.",
        ["# TYPE a gauge\n# TYPE a gauge\n"] =
            "line 2, column 1: 'a' has two TYPE lines. Keep one of the lines.",
        ["# HELP a b\n# HELP a b\n"] =
            "line 2, column 1: 'a' has two HELP lines. Keep one of the lines.",
        ["a 1\n# TYPE a gauge\n"] =
            "line 2, column 1: The TYPE of 'a' stands below the samples. Write metadata before the first sample of the family.",
        ["a 1\n# HELP a b\n"] =
            "line 2, column 1: The HELP of 'a' stands below the samples. Write metadata before the first sample of the family.",

        // Families.
        ["a 1\nb 1\na{c=\"d\"} 1\n"] =
            "line 3, column 1: The lines of 'a', which started on line 1, have ended. Keep all lines of a family together.",
        ["# HELP a b\n# HELP c d\n# TYPE a gauge\n"] =
            "line 3, column 8: The lines of 'a', which started on line 1, have ended. Keep all lines of a family together.",
        ["# TYPE a histogram\n# TYPE a_count gauge\n"] =
            "line 2, column 8: 'a_count' belongs to the histogram 'a' of line 1, whose lines have ended. Keep all lines of a family together, or rename one family.",
        ["# TYPE a_sum gauge\n# TYPE a summary\n"] =
            "line 2, column 8: The summary 'a' can expose 'a_sum', which line 1 already exposes. Rename one family.",
        ["# TYPE a histogram\na_bucket{le=\"+Inf\"} 1\na_count 1\nb 1\na_sum 1\n"] =
            "line 5, column 1: 'a_sum' belongs to the histogram 'a' of line 1, whose lines have ended. Keep all lines of a family together, or rename one family.",
        ["a 1\na 1\n"] =
            "line 2, column 1: The series 'a' with these labels occurs twice. Write each combination of name and labels once; an empty label counts as missing.",
        ["a 1 1\na 1 2\n"] =
            "line 2, column 1: The series 'a' with these labels occurs twice. Write each combination of name and labels once; an empty label counts as missing.",
        ["a{b=\"c\",d=\"e\"} 1\na{d=\"e\",b=\"c\"} 1\n"] =
            "line 2, column 1: The series 'a' with these labels occurs twice. Write each combination of name and labels once; an empty label counts as missing.",
        ["a 1\na{b=\"\"} 1\n"] =
            "line 2, column 1: The series 'a' with these labels occurs twice. Write each combination of name and labels once; an empty label counts as missing.",
        ["# TYPE a histogram\na 1\n"] =
            "line 2, column 1: 'a' cannot be a sample of the histogram of that name. Name the sample a_bucket or a_sum or a_count.",

        // Counters, histograms and summaries.
        ["# TYPE a counter\na -1\n"] =
            "line 2, column 3: A counter cannot be negative or NaN. Write a gauge if the value can decrease.",
        ["# TYPE a counter\na NaN\n"] =
            "line 2, column 3: A counter cannot be negative or NaN. Write a gauge if the value can decrease.",
        ["# TYPE a histogram\na_bucket 1\n"] =
            "line 2, column 1: A bucket needs the upper bound in the label 'le'. Add the label, as in le=\"0.5\".",
        ["# TYPE a histogram\na_bucket{le=\"x\"} 1\n"] =
            "line 2, column 13: The bound 'x' is neither a number nor '+Inf'. Write a number as in le=\"0.5\", or le=\"+Inf\" for the last bucket.",
        ["# TYPE a histogram\na_bucket{le=\"NaN\"} 1\n"] =
            "line 2, column 13: The bound 'NaN' is neither a number nor '+Inf'. Write a number as in le=\"0.5\", or le=\"+Inf\" for the last bucket.",
        ["# TYPE a histogram\na_bucket{le=\"Inf\"} 1\n"] =
            "line 2, column 13: The bound 'Inf' is neither a number nor '+Inf'. Write a number as in le=\"0.5\", or le=\"+Inf\" for the last bucket.",
        ["# TYPE a histogram\na_bucket{le=\"1\"} -1\n"] =
            "line 2, column 18: A bucket's count cannot be negative or NaN. Write the number of observations.",
        ["# TYPE a histogram\na_bucket{le=\"1\"} NaN\n"] =
            "line 2, column 18: A bucket's count cannot be negative or NaN. Write the number of observations.",
        ["# TYPE a histogram\na_bucket{le=\"2\"} 1\na_bucket{le=\"1\"} 1\n"] =
            "line 3, column 13: The bound is not above the bound of the previous bucket. Order the buckets by ascending 'le', each once.",
        ["# TYPE a histogram\na_bucket{le=\"1\"} 1\na_bucket{le=\"1.0\"} 1\n"] =
            "line 3, column 13: The bound is not above the bound of the previous bucket. Order the buckets by ascending 'le', each once.",
        ["# TYPE a histogram\na_bucket{le=\"1\"} 2\na_bucket{le=\"+Inf\"} 1\n"] =
            "line 3, column 21: The count is below the count of the previous bucket. Count all observations up to the bound in each bucket.",
        ["# TYPE a histogram\na_bucket{le=\"1\"} 2\na_count 2\n"] =
            "line 2, column 1: The histogram that starts here has no bucket with le=\"+Inf\". Add the bucket with the count of all observations.",
        ["# TYPE a histogram\na_bucket{le=\"+Inf\"} 2\na_sum 1\n"] =
            "line 2, column 1: The histogram that starts here has no _count. Add a _count equal to the bucket with le=\"+Inf\".",
        ["# TYPE a histogram\na_bucket{le=\"+Inf\"} 2\na_count 1\n"] =
            "line 3, column 9: The count differs from the bucket with le=\"+Inf\". Write the number of all observations in both.",
        ["# TYPE a histogram\na_count 2\n"] =
            "line 2, column 1: The histogram that starts here has no bucket with le=\"+Inf\". Add the bucket with the count of all observations.",
        ["# TYPE a histogram\na_sum{le=\"1\"} 2\n"] =
            "line 2, column 7: The label 'le' is reserved on a histogram. Remove or rename the label.",
        ["# TYPE a summary\na 1\n"] =
            "line 2, column 1: A summary's sample without a suffix needs the label 'quantile'. Add the label, or the suffix _sum or _count.",
        ["# TYPE a summary\na{quantile=\"1.5\"} 1\n"] =
            "line 2, column 12: The quantile '1.5' is not a number from 0 to 1. Write a number as in quantile=\"0.99\".",
        ["# TYPE a summary\na{quantile=\"half\"} 1\n"] =
            "line 2, column 12: The quantile 'half' is not a number from 0 to 1. Write a number as in quantile=\"0.99\".",
        ["# TYPE a summary\na{quantile=\"0.9\"} 1\na{quantile=\"0.5\"} 1\n"] =
            "line 3, column 12: The quantile is not above the previous quantile. Order the quantiles ascending, each once.",
        ["# TYPE a summary\na_count -1\n"] =
            "line 2, column 9: A count cannot be negative or NaN. Write the number of observations.",
        ["# TYPE a summary\na_sum{quantile=\"0.5\"} 1\n"] =
            "line 2, column 7: The label 'quantile' is reserved on a summary. Remove or rename the label.",
    };
}
