using MetricsClient;

/// <summary>Delivers each file of the outbox. This sample moves the file; a real worker sends a mail first.</summary>
internal sealed class Mailer(CollectorRegistry registry, IConfiguration configuration) : BackgroundService
{
    private readonly Gauge _waiting = registry.CreateGauge("mailer_mails_waiting", "Mails in the outbox.");
    private readonly Counter _sent = registry.CreateCounter("mailer_mails_sent_total", "Mails that were sent.");
    private readonly Counter _failed = registry.CreateCounter("mailer_mails_failed_total", "Attempts that failed. The mail stays in the outbox.");
    private readonly Histogram _duration = registry.CreateHistogram("mailer_mail_duration_seconds", "Time to send a mail.");

    private readonly DirectoryInfo _outbox = Directory.CreateDirectory(configuration["outbox"] ?? "outbox");
    private readonly DirectoryInfo _done = Directory.CreateDirectory(configuration["sent"] ?? "sent");

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(100));
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            FileInfo[] mails = _outbox.GetFiles();
            _waiting.Set(mails.Length);
            foreach (FileInfo mail in mails)
            {
                Send(mail);
                _waiting.Dec();
            }
        }
    }

    private void Send(FileInfo mail)
    {
        try
        {
            using (_duration.NewTimer())
            {
                mail.MoveTo(Path.Combine(_done.FullName, mail.Name));
            }

            _sent.Inc();
        }
        catch (IOException failure)
        {
            _failed.Inc();
            Console.Error.WriteLine($"{mail.Name} stays in the outbox: {failure.Message}");
        }
    }
}
