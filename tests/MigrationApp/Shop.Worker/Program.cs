using Shop;
using Shop.Worker;

internal static class Program
{
    private static async Task Main(string[] args)
    {
        using var server = new Server();
        server.Start();
        await using var jobs = new Jobs(args[0]);
        OrderMetrics.Ordered("book", "fr");
        await jobs.RunAsync(3);
        Console.WriteLine($"Jobs: {jobs.Done}");
    }
}
