namespace MetricsClient.RemoteWrite.Series;

/// <summary>The names and values of labels, as ids of a table of symbols.</summary>
/// <param name="Era">The era of the table in which the ids are valid; null if there are no ids.</param>
/// <param name="Ids">The ids.</param>
internal readonly record struct SymbolIds(object? Era, int[] Ids);
