namespace MetricsClient.Tests.Push;

/// <summary>Code of the program that blocks when a push is canceled. The final push must be sent nevertheless.</summary>
public sealed class BlockingProgramTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_code_after_a_push_may_block_while_the_final_push_is_sent()
    {
        await using var gateway = new TestGateway(GatewayAnswers.Hang);
        using var http = new HttpClient();
        using var unblock = new ManualResetEventSlim();
        var pusher = new MetricPusher(Options(gateway, http));
        using IDisposable onExit = pusher.PushOnExit();
        Task after = pusher.PushAsync(Cancellation).ContinueWith(
            _ => unblock.Wait(Cancellation), Cancellation, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        await gateway.NextAsync();

        pusher.Dispose();

        Assert.Single(gateway.Rest());
        unblock.Set();
        await after;
    }

    [Fact]
    public async Task A_handler_that_blocks_after_a_cancellation_does_not_delay_the_final_push_of_periodic_pushes()
    {
        await using var gateway = new TestGateway();
        using var unblock = new ManualResetEventSlim();
        using var handler = new BlockingHandler(unblock);
        using var http = new HttpMessageInvoker(handler);
        var pusher = new MetricPusher(Options(gateway, http));
        pusher.Start(TimeSpan.FromMilliseconds(100));
        await handler.Called.WaitAsync(TestGateway.Patience, Cancellation);

        pusher.Dispose();

        Assert.Single(gateway.Rest());
        unblock.Set();
        Assert.True(await handler.Unblocked.WaitAsync(TestGateway.Patience, Cancellation), "The disposal has waited for the handler.");
    }

    private static MetricPusherOptions Options(TestGateway gateway, HttpMessageInvoker http) => new()
    {
        Job = "backup",
        Push =
        {
            Gateway = gateway.Address,
            Registry = new(),
            HttpInvoker = http,
            Timeout = TestGateway.Patience,
            ShutdownTimeout = TestGateway.Patience,
        },
    };

    /// <summary>Never responds to the first request, and blocks the cancellation of this request.</summary>
    private sealed class BlockingHandler : DelegatingHandler
    {
        private readonly ManualResetEventSlim _unblock;
        private readonly TaskCompletionSource _called = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource<bool> _unblocked = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public BlockingHandler(ManualResetEventSlim unblock)
            : base(new SocketsHttpHandler())
        {
            _unblock = unblock;
        }

        public Task Called => _called.Task;

        /// <summary>True if the test has ended the block, and not the time limit.</summary>
        public Task<bool> Unblocked => _unblocked.Task;

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (Called.IsCompleted)
            {
                return base.SendAsync(request, cancellationToken);
            }

            cancellationToken.Register(() => _unblocked.SetResult(_unblock.Wait(TestGateway.Patience)));
            _called.SetResult();
            return new TaskCompletionSource<HttpResponseMessage>().Task;
        }
    }
}
