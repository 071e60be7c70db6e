using MetricsClient.Tool.CommandLine;

return await PromJob.RunAsync(args).ConfigureAwait(false);
