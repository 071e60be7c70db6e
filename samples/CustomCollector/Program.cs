// Writes metrics about the files of a folder, which a collector reads at each collect:
//   CustomCollector [FOLDER]
using MetricsClient;

CollectorRegistry registry = new();
registry.AddProblemCallback(problem => Console.Error.WriteLine(problem.Message));
registry.Register(new FolderCollector(args is [string folder] ? folder : "."));

// A server would do the same at each scrape.
using Stream output = Console.OpenStandardOutput();
await registry.WriteToAsync(output, ExpositionFormat.PrometheusText);
