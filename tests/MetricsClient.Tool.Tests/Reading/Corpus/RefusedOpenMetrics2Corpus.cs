namespace MetricsClient.Tool.Tests.Reading.Corpus;

/// <summary>Invalid texts of OpenMetrics 2.0, each with the refusal of the reader.</summary>
internal static class RefusedOpenMetrics2Corpus
{
    public static IReadOnlyDictionary<string, string> Refused { get; } = new Dictionary<string, string>
    {
        // Values and types.
        ["# TYPE a histogram\na 1\n# EOF\n"] =
            "line 2, column 3: The value of a histogram is written in braces. Write {count:1,sum:2.5,bucket:[+Inf:1]}, or native buckets.",
        ["# TYPE a gaugehistogram\na 1\n# EOF\n"] =
            "line 2, column 3: The value of a gaugehistogram is written in braces. Write {gcount:1,gsum:2.5,bucket:[+Inf:1]}, or native buckets.",
        ["# TYPE a summary\na 1\n# EOF\n"] =
            "line 2, column 3: The value of a summary is written in braces. Write {count:1,sum:2.5,quantile:[]}.",
        ["# TYPE a counter\na {count:1,sum:1,bucket:[+Inf:1]}\n# EOF\n"] =
            "line 2, column 3: The value of a counter is a number. Write a number, or the type of the family on a TYPE line.",
        ["# TYPE a gauge\na {count:1,sum:1,quantile:[]}\n# EOF\n"] =
            "line 2, column 3: The value of a gauge is a number. Write a number, or the type of the family on a TYPE line.",
        ["# TYPE a histogram\na {count:1,sum:1,quantile:[]}\n# EOF\n"] =
            "line 2, column 3: The fields are not the fields of a histogram. Write {count:1,sum:2.5,bucket:[+Inf:1]}, or native buckets.",
        ["# TYPE a histogram\na {gcount:1,gsum:1,bucket:[+Inf:1]}\n# EOF\n"] =
            "line 2, column 3: The fields are not the fields of a histogram. Write {count:1,sum:2.5,bucket:[+Inf:1]}, or native buckets.",
        ["# TYPE a summary\na {count:1,sum:1,bucket:[+Inf:1]}\n# EOF\n"] =
            "line 2, column 3: The fields are not the fields of a summary. Write {count:1,sum:2.5,quantile:[]}.",
        ["# TYPE a counter\na -1\n# EOF\n"] =
            "line 2, column 3: A counter cannot be negative or NaN. Write a gauge if the value can decrease.",
        ["# TYPE a counter\na NaN\n# EOF\n"] =
            "line 2, column 3: A counter cannot be negative or NaN. Write a gauge if the value can decrease.",
        ["# TYPE a info\na 1\n# EOF\n"] =
            "line 1, column 8: The name of an info ends with '_info'. Rename the family, or write a gauge.",
        ["# TYPE a_info info\na_info 2\n# EOF\n"] =
            "line 2, column 8: The value of an info is always 1. Write 1, and put the information into labels.",
        ["# TYPE a stateset\na{b=\"c\"} 1\n# EOF\n"] =
            "line 2, column 1: A state needs a label with the name of the family, 'a'. Add the label with the name of the state as the value.",
        ["# TYPE a stateset\na{a=\"c\"} 2\n# EOF\n"] =
            "line 2, column 10: The value of a state is 0 or 1. Write 1 for an active state, 0 otherwise.",
        ["# TYPE a untyped\n# EOF\n"] =
            "line 1, column 10: 'untyped' is not a type. Write 'unknown', the word of OpenMetrics.",
        ["# UNIT a m/s\n# EOF\n"] =
            "line 1, column 10: The unit 'm/s' contains other characters than letters, digits, '_' and ':'. Rename the unit, or leave out the unit.",
        ["# TYPE a_info info\n# UNIT a_info x\n# EOF\n"] =
            "line 2, column 1: A family of type info has no unit. Leave out the unit.",
        ["# HELP a \"b\"\n# EOF\n"] =
            "line 1, column 10: A help text cannot contain a quote without a backslash. Write \\\".",

        // Fields.
        ["# TYPE a histogram\na {}\n# EOF\n"] =
            "line 2, column 4: Expected 'count:', but found '}'. Write the fields without blanks and in this order: count, sum, then schema, zero_threshold, zero_count, spans and buckets, then bucket; or count, sum, quantile.",
        ["# TYPE a histogram\na {sum:1,count:1,bucket:[+Inf:1]}\n# EOF\n"] =
            "line 2, column 4: Expected 'count:', but found 'sum'. Write the fields without blanks and in this order: count, sum, then schema, zero_threshold, zero_count, spans and buckets, then bucket; or count, sum, quantile.",
        ["# TYPE a histogram\na {count:1,bucket:[+Inf:1]}\n# EOF\n"] =
            "line 2, column 12: Expected 'sum:', but found 'bucket'. Write the fields without blanks and in this order: count, sum, then schema, zero_threshold, zero_count, spans and buckets, then bucket; or count, sum, quantile.",
        ["# TYPE a histogram\na {count:1,sum:1}\n# EOF\n"] =
            "line 2, column 17: Expected ',', but found '}'. Write the fields without blanks and in this order: count, sum, then schema, zero_threshold, zero_count, spans and buckets, then bucket; or count, sum, quantile.",
        ["# TYPE a histogram\na {count:1, sum:1,bucket:[+Inf:1]}\n# EOF\n"] =
            "line 2, column 12: Expected 'sum:', but found ' '. Write the fields without blanks and in this order: count, sum, then schema, zero_threshold, zero_count, spans and buckets, then bucket; or count, sum, quantile.",
        ["# TYPE a histogram\na {count: 1,sum:1,bucket:[+Inf:1]}\n# EOF\n"] =
            "line 2, column 10: The count '' is not a number. Write a decimal number, +Inf, -Inf or NaN.",
        ["# TYPE a histogram\na {count:1,sum:1,bucket:[+Inf:1]\n# EOF\n"] =
            "line 2, column 33: Expected '}', but found the end of the line. Write the fields without blanks and in this order: count, sum, then schema, zero_threshold, zero_count, spans and buckets, then bucket; or count, sum, quantile.",
        ["# TYPE a histogram\na {count:x,sum:1,bucket:[+Inf:1]}\n# EOF\n"] =
            "line 2, column 10: The count 'x' is not a number. Write a decimal number, +Inf, -Inf or NaN.",
        ["# TYPE a histogram\na {count:1,sum:1,bucket:[+Inf:1],schema:0,zero_threshold:0,zero_count:0}\n# EOF\n"] =
            "line 2, column 33: Expected '}', but found ','. Write the fields without blanks and in this order: count, sum, then schema, zero_threshold, zero_count, spans and buckets, then bucket; or count, sum, quantile.",
        ["# TYPE a histogram\na {count:1,sum:1,bucket:[+Inf:1]}x\n# EOF\n"] =
            "line 2, column 34: 'x' is not a timestamp. Write seconds since the epoch as a decimal number.",
        ["# TYPE a gaugehistogram\na {gcount:1,sum:1,bucket:[+Inf:1]}\n# EOF\n"] =
            "line 2, column 13: Expected 'gsum:', but found 'sum'. Write the fields without blanks and in this order: count, sum, then schema, zero_threshold, zero_count, spans and buckets, then bucket; or count, sum, quantile.",
        ["# TYPE a histogram\na {count:1,sum:1,buckets:[+Inf:1]}\n# EOF\n"] =
            "line 2, column 18: Expected 'bucket:[', but found 'buckets'. Write the fields without blanks and in this order: count, sum, then schema, zero_threshold, zero_count, spans and buckets, then bucket; or count, sum, quantile.",
        ["# TYPE a histogram\na {count:0x1,sum:1,bucket:[+Inf:1]}\n# EOF\n"] =
            "line 2, column 10: The count '0x1' is not a number. Write a decimal number, +Inf, -Inf or NaN.",

        // Classic buckets.
        ["# TYPE a histogram\na {count:1,sum:1,bucket:[]}\n# EOF\n"] =
            "line 2, column 10: The histogram has no bucket with the bound +Inf. Write +Inf and the count of all observations as the last bucket.",
        ["# TYPE a histogram\na {count:1,sum:1,bucket:[1:1]}\n# EOF\n"] =
            "line 2, column 10: The histogram has no bucket with the bound +Inf. Write +Inf and the count of all observations as the last bucket.",
        ["# TYPE a histogram\na {count:1,sum:1,bucket:[1:1,1:1,+Inf:1]}\n# EOF\n"] =
            "line 2, column 30: The bound is not above the bound of the previous bucket. Order the buckets by ascending bound, each once.",
        ["# TYPE a histogram\na {count:1,sum:1,bucket:[2:0,1:1,+Inf:1]}\n# EOF\n"] =
            "line 2, column 30: The bound is not above the bound of the previous bucket. Order the buckets by ascending bound, each once.",
        ["# TYPE a histogram\na {count:1,sum:1,bucket:[+Inf:1,2:1]}\n# EOF\n"] =
            "line 2, column 33: The bound is not above the bound of the previous bucket. Order the buckets by ascending bound, each once.",
        ["# TYPE a histogram\na {count:1,sum:1,bucket:[1:2,+Inf:1]}\n# EOF\n"] =
            "line 2, column 35: The count is below the count of the previous bucket. Count all observations up to the bound in each bucket.",
        ["# TYPE a histogram\na {count:1,sum:1,bucket:[+Inf:2]}\n# EOF\n"] =
            "line 2, column 31: The +Inf bucket differs from the count. Write the number of all observations in both.",
        ["# TYPE a histogram\na {count:-1,sum:1,bucket:[+Inf:-1]}\n# EOF\n"] =
            "line 2, column 10: A count cannot be negative. Write the number of observations.",
        ["# TYPE a histogram\na {count:1,sum:1,bucket:[1:-1,+Inf:1]}\n# EOF\n"] =
            "line 2, column 28: A bucket's count cannot be negative. Write the number of observations.",
        ["# TYPE a histogram\na {count:1,sum:1,bucket:[NaN:1,+Inf:1]}\n# EOF\n"] =
            "line 2, column 26: The bound is neither a number nor '+Inf' nor '-Inf'. Write a decimal number, +Inf or -Inf.",
        ["# TYPE a histogram\na {count:1,sum:1,bucket:[inf:1]}\n# EOF\n"] =
            "line 2, column 26: The bound is neither a number nor '+Inf' nor '-Inf'. Write a decimal number, +Inf or -Inf.",
        ["# TYPE a histogram\na {count:1,sum:1,bucket:[1:1,,+Inf:1]}\n# EOF\n"] =
            "line 2, column 30: The bound '' is not a number. Write a decimal number, +Inf, -Inf or NaN.",
        ["# TYPE a histogram\na {count:1,sum:1,bucket:[1:1;+Inf:1]}\n# EOF\n"] =
            "line 2, column 28: The bucket's count '1;+Inf' is not a number. Write a decimal number, +Inf, -Inf or NaN.",
        ["# TYPE a histogram\na {count:1,sum:1,bucket:[1:1 ,+Inf:1]}\n# EOF\n"] =
            "line 2, column 29: Expected ',' or ']' in the list 'bucket', but found ' '. Separate the entries by commas, without blanks, and write ']' after the last entry.",
        ["# TYPE a histogram\na{le=\"1\"} {count:1,sum:1,bucket:[+Inf:1]}\n# EOF\n"] =
            "line 2, column 3: The label 'le' is reserved on a histogram. Remove or rename the label.",
        ["# TYPE a gaugehistogram\na {gcount:1,gsum:1,bucket:[1:1,+Inf:2]}\n# EOF\n"] =
            "line 2, column 37: The +Inf bucket differs from the count. Write the number of all observations in both.",

        // Native buckets.
        ["# TYPE a histogram\na {count:0,sum:0,schema:9,zero_threshold:0,zero_count:0}\n# EOF\n"] =
            "line 2, column 25: The schema is not from -4 to 8. Write buckets with custom bounds as bucket:[0.5:1,+Inf:2].",
        ["# TYPE a histogram\na {count:0,sum:0,schema:-53,zero_threshold:0,zero_count:0}\n# EOF\n"] =
            "line 2, column 25: The schema is not from -4 to 8. Write buckets with custom bounds as bucket:[0.5:1,+Inf:2].",
        ["# TYPE a histogram\na {count:0,sum:0,schema:1.0,zero_threshold:0,zero_count:0}\n# EOF\n"] =
            "line 2, column 25: The schema '1.0' is not an integer of 32 bits. Write an integer without a decimal point.",
        ["# TYPE a histogram\na {count:0,sum:0,schema:0,zero_threshold:-1,zero_count:0}\n# EOF\n"] =
            "line 2, column 42: The zero threshold cannot be negative. Write the upper bound of the zero bucket.",
        ["# TYPE a histogram\na {count:0,sum:0,schema:0,zero_threshold:+Inf,zero_count:0}\n# EOF\n"] =
            "line 2, column 42: The zero_threshold '+Inf' is not a number. Write a finite decimal number.",
        ["# TYPE a histogram\na {count:0,sum:0,schema:0,zero_count:0,zero_threshold:0}\n# EOF\n"] =
            "line 2, column 27: Expected 'zero_threshold:', but found 'zero_count'. Write the fields without blanks and in this order: count, sum, then schema, zero_threshold, zero_count, spans and buckets, then bucket; or count, sum, quantile.",
        ["# TYPE a histogram\na {count:1,sum:0,schema:0,zero_threshold:0,zero_count:0,positive_buckets:[1],positive_spans:[0:1]}\n# EOF\n"] =
            "line 2, column 57: Expected 'positive_spans:[', but found 'positive_buckets'. Write the fields without blanks and in this order: count, sum, then schema, zero_threshold, zero_count, spans and buckets, then bucket; or count, sum, quantile.",
        ["# TYPE a histogram\na {count:1,sum:0,schema:0,zero_threshold:0,zero_count:0,positive_spans:[0:1]}\n# EOF\n"] =
            "line 2, column 77: Expected ',', but found '}'. Write the fields without blanks and in this order: count, sum, then schema, zero_threshold, zero_count, spans and buckets, then bucket; or count, sum, quantile.",
        ["# TYPE a histogram\na {count:2,sum:0,schema:0,zero_threshold:0,zero_count:0,positive_spans:[0:1],positive_buckets:[1],negative_spans:[0:1],negative_buckets:[1]}\n# EOF\n"] =
            "line 2, column 99: Expected 'bucket:[', but found 'negative_spans'. Write the fields without blanks and in this order: count, sum, then schema, zero_threshold, zero_count, spans and buckets, then bucket; or count, sum, quantile.",
        ["# TYPE a histogram\na {count:1,sum:0,schema:0,zero_threshold:0,zero_count:0,positive_spans:[0:2],positive_buckets:[1]}\n# EOF\n"] =
            "line 2, column 78: The spans have 2 buckets, but 1 counts follow. Write one count for each bucket of the spans.",
        ["# TYPE a histogram\na {count:2,sum:0,schema:0,zero_threshold:0,zero_count:0,positive_spans:[0:1,-1:1],positive_buckets:[1,1]}\n# EOF\n"] =
            "line 2, column 77: Only the offset of the first span can be negative. Write the number of skipped buckets, and the number of buckets of the span.",
        ["# TYPE a histogram\na {count:1,sum:0,schema:0,zero_threshold:0,zero_count:0,positive_spans:[0:-1],positive_buckets:[]}\n# EOF\n"] =
            "line 2, column 73: Only the offset of the first span can be negative. Write the number of skipped buckets, and the number of buckets of the span.",
        ["# TYPE a histogram\na {count:1,sum:0,schema:0,zero_threshold:0,zero_count:0,positive_spans:[1026:1],positive_buckets:[1]}\n# EOF\n"] =
            "line 2, column 73: The span reaches beyond the bucket of infinity. Check the offsets and the schema.",
        ["# TYPE a histogram\na {count:1,sum:0,schema:0,zero_threshold:0,zero_count:0,positive_spans:[0:99999999999],positive_buckets:[1]}\n# EOF\n"] =
            "line 2, column 75: The length of a span '99999999999' is not an integer of 32 bits. Write an integer without a decimal point.",
        ["# TYPE a histogram\na {count:0,sum:0,schema:0,zero_threshold:0,zero_count:0,positive_spans:[0:2],positive_buckets:[-1,1]}\n# EOF\n"] =
            "line 2, column 96: A bucket's count cannot be negative. Write the number of observations.",
        ["# TYPE a histogram\na {count:1,sum:0,schema:0,zero_threshold:0,zero_count:0}\n# EOF\n"] =
            "line 2, column 10: The count differs from the total of the native buckets. Write the number of all observations, which is the zero bucket plus all other buckets.",
        ["# TYPE a histogram\na {count:1,sum:NaN,schema:0,zero_threshold:0,zero_count:0,positive_spans:[0:1],positive_buckets:[2]}\n# EOF\n"] =
            "line 2, column 10: The count differs from the total of the native buckets. Write the number of all observations, which is the zero bucket plus all other buckets.",
        ["# TYPE a histogram\na {count:1,sum:0,schema:0,zero_threshold:0,zero_count:-1}\n# EOF\n"] =
            "line 2, column 55: A bucket's count cannot be negative. Write the number of observations.",
        ["# TYPE a histogram\na {count:0,sum:0,schema:0,zero_threshold:0,zero_count:0,bucket:[+Inf:1]}\n# EOF\n"] =
            "line 2, column 70: The +Inf bucket differs from the count. Write the number of all observations in both.",

        // Summaries.
        ["# TYPE a summary\na {count:1.5,sum:1,quantile:[]}\n# EOF\n"] =
            "line 2, column 10: The count of a summary is a whole number. Write an integer.",
        ["# TYPE a summary\na {count:1,sum:-1,quantile:[]}\n# EOF\n"] =
            "line 2, column 16: The sum of a summary cannot be negative or NaN. Leave out the sample, or write a histogram.",
        ["# TYPE a summary\na {count:1,sum:NaN,quantile:[]}\n# EOF\n"] =
            "line 2, column 16: The sum of a summary cannot be negative or NaN. Leave out the sample, or write a histogram.",
        ["# TYPE a summary\na {count:1,sum:1}\n# EOF\n"] =
            "line 2, column 17: Expected ',', but found '}'. Write the fields without blanks and in this order: count, sum, then schema, zero_threshold, zero_count, spans and buckets, then bucket; or count, sum, quantile.",
        ["# TYPE a summary\na {count:1,sum:1,quantile:[1.1:1]}\n# EOF\n"] =
            "line 2, column 28: The quantile is not a number from 0 to 1. Write a number such as 0.99.",
        ["# TYPE a summary\na {count:1,sum:1,quantile:[NaN:1]}\n# EOF\n"] =
            "line 2, column 28: The quantile 'NaN' is not a number. Write a finite decimal number.",
        ["# TYPE a summary\na {count:1,sum:1,quantile:[0.5:1,0.5:1]}\n# EOF\n"] =
            "line 2, column 34: The quantile is not above the previous quantile. Order the quantiles ascending, each once.",
        ["# TYPE a summary\na {count:1,sum:1,quantile:[0.9:1,0.5:1]}\n# EOF\n"] =
            "line 2, column 34: The quantile is not above the previous quantile. Order the quantiles ascending, each once.",
        ["# TYPE a summary\na {count:1,sum:1,quantile:[0.5:-1]}\n# EOF\n"] =
            "line 2, column 32: The value of a quantile cannot be negative in OpenMetrics. Leave out the quantile.",
        ["# TYPE a summary\na{quantile=\"1\"} {count:1,sum:1,quantile:[]}\n# EOF\n"] =
            "line 2, column 3: The label 'quantile' is reserved on a summary. Remove or rename the label.",

        // Timestamps, start timestamps and exemplars.
        ["# TYPE a counter\na 1 st@\n# EOF\n"] =
            "line 2, column 8: '' is not a timestamp. Write seconds since the epoch as a decimal number.",
        ["# TYPE a counter\na 1 st@NaN\n# EOF\n"] =
            "line 2, column 8: 'NaN' is not a timestamp. Write seconds since the epoch as a decimal number.",
        ["# TYPE a counter\na 1 st@1 2\n# EOF\n"] =
            "line 2, column 10: Expected the end of the line, but found '2'. Write a timestamp, st@ with a start timestamp, and exemplars, in this order.",
        ["# TYPE a counter\na 1 st@1 st@2\n# EOF\n"] =
            "line 2, column 10: Expected the end of the line, but found 's'. Write a timestamp, st@ with a start timestamp, and exemplars, in this order.",
        ["# TYPE a counter\na 1 ST@1\n# EOF\n"] =
            "line 2, column 5: 'ST@1' is not a timestamp. Write seconds since the epoch as a decimal number.",
        ["# TYPE a counter\na 1 st@1 \n# EOF\n"] =
            "line 2, column 10: A space is not allowed here. Write single spaces between the parts of a line, and no space at the end.",
        ["# TYPE a gauge\na 1 st@1\n# EOF\n"] =
            "line 2, column 5: A gauge has no start timestamp. Remove st@ and the timestamp.",
        ["# TYPE a gaugehistogram\na {gcount:1,gsum:1,bucket:[+Inf:1]} st@1\n# EOF\n"] =
            "line 2, column 37: A gaugehistogram has no start timestamp. Remove st@ and the timestamp.",
        ["# TYPE a counter\na 1 # {} 1\n# EOF\n"] =
            "line 2, column 5: The exemplar has no timestamp, which OpenMetrics 2.0 requires. Write the time of the observation in seconds behind the value.",
        ["# TYPE a counter\na 1 # {} 1 # {} 1 1\n# EOF\n"] =
            "line 2, column 5: The exemplar has no timestamp, which OpenMetrics 2.0 requires. Write the time of the observation in seconds behind the value.",
        ["# TYPE a counter\na 1 # {} 1 1 {} 1 1\n# EOF\n"] =
            "line 2, column 14: Expected the end of the line, but found '{'. Write a timestamp, st@ with a start timestamp, and exemplars, in this order.",
        ["# TYPE a counter\na 1 # {} 1 1 st@1\n# EOF\n"] =
            "line 2, column 14: Expected the end of the line, but found 's'. Write a timestamp, st@ with a start timestamp, and exemplars, in this order.",
        ["# TYPE a gauge\na 1 # {} 1 1\n# EOF\n"] =
            "line 2, column 5: A gauge has no exemplars. Remove the exemplar.",
        ["# TYPE a counter\na 1 # {} 1 1 \n# EOF\n"] =
            "line 2, column 14: A space is not allowed here. Write single spaces between the parts of a line, and no space at the end.",

        // Order of lines.
        ["a 1\na 2\n# EOF\n"] =
            "line 2, column 1: The series 'a' with these labels occurs twice. Write each combination of name and labels once; an empty label counts as missing.",
        ["# TYPE a counter\na 1 2\na 1 1\n# EOF\n"] =
            "line 3, column 5: The timestamp is before the timestamp of the line above. Order the lines with these labels by timestamp.",
        ["# TYPE a counter\na{b=\"1\"} 1 1\na{b=\"2\"} 1 1\na{b=\"1\"} 1 2\n# EOF\n"] =
            "line 4, column 1: Lines of another metric stand between lines with these labels. Keep all lines with the same labels together.",
        ["# TYPE a stateset\na{a=\"x\",b=\"1\"} 1\na{a=\"x\",b=\"2\"} 1\na{a=\"y\",b=\"1\"} 0\n# EOF\n"] =
            "line 4, column 1: Lines of another metric stand between lines with these labels. Keep all lines with the same labels together.",
        ["# TYPE a stateset\na{a=\"x\"} 1 1\na{a=\"y\"} 0 1\na{a=\"x\"} 1 2\n# EOF\n"] =
            "line 4, column 1: Lines of another metric stand between lines with these labels. Keep all lines with the same labels together.",
        ["# TYPE a counter\nb 1\na 1\n# EOF\n"] =
            "line 3, column 1: The lines of 'a', which started on line 1, have ended. Keep all lines of a family together.",
        ["a 1\n# TYPE a gauge\n# EOF\n"] =
            "line 2, column 1: The TYPE of 'a' stands below the samples. Write metadata before the first sample of the family.",
        ["# TYPE a gauge\n# TYPE a gauge\n# EOF\n"] =
            "line 2, column 1: 'a' has two TYPE lines. Keep one of the lines.",
        ["# TYPE a histogram\na_bucket{le=\"+Inf\"} 1\n# TYPE a histogram\n# EOF\n"] =
            "line 3, column 8: The lines of 'a', which started on line 1, have ended. Keep all lines of a family together.",
    };
}
