namespace Shop.Worker;

/// <summary>Jobs that push.</summary>
internal sealed class Jobs : IAsyncDisposable
{
    private readonly Counter _jobs = Metrics.CreateCounter("worker_jobs_total", "Jobs.");
    private readonly MetricPusher _pusher;

    public Jobs(string gateway)
    {
        _pusher = new MetricPusher(new MetricPusherOptions
        {
            Endpoint = gateway,
            Job = "worker",
            Instance = "one",
            IntervalMilliseconds = 500,
            AdditionalLabels = new[] { Tuple.Create("zone", "a") },
            OnError = error => Console.WriteLine(error.Message),
        });
        _pusher.Start();
    }

    public double Done => _jobs.Value;

    public async Task RunAsync(int jobs)
    {
        for (int i = 0; i < jobs; i++)
        {
            await Task.Yield();
            _jobs.Inc();
        }
    }

    public async ValueTask DisposeAsync() => await _pusher.StopAsync();
}
