using MetricsClient.Tool.CommandLine;
using MetricsClient.Tool.Running;

HeapRange.ShareNativeMemory();
HeapRange.Enlarge(args);
return await PromJob.RunAsync(args).ConfigureAwait(false);
