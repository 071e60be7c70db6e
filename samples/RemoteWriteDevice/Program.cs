// A thermostat behind a firewall, which sends its metrics by remote write:
//   RemoteWriteDevice [--write URL] [--name NAME] [--interval SECONDS] [--queue DIR]
using System.Globalization;
using MetricsClient;

if (args.Contains("--help"))
{
    Console.WriteLine("""
        Simulates a thermostat, and sends its metrics by remote write until Ctrl+C.

          --write URL          address of the receiver; the default is http://localhost:9090/api/v1/write
          --name NAME          name of the device; the default is the name of the machine
          --interval SECONDS   time between two pushes; the default is 15
          --queue DIR          folder for samples that wait; the default is to keep samples in memory
          --help               prints this text
        """);
    return;
}

var registry = new CollectorRegistry();
registry.AddProblemCallback(problem => Console.Error.WriteLine(problem.Message));
Gauge temperature = registry.CreateGauge("thermostat_temperature_celsius", "Temperature of the room.");
Counter switches = registry.CreateCounter("thermostat_switches_total", "How often the heating was switched on or off.");
StateSet heating = registry.CreateStateSet("thermostat_heating", "State of the heating.", ["on", "off"]);

var options = new MetricPusherOptions
{
    Job = "thermostat",
    Interval = TimeSpan.FromSeconds(double.Parse(Option("--interval") ?? "15", CultureInfo.InvariantCulture)),
    Push = { Registry = registry },
};
options.Push.AddRemoteWrite(new RemoteWriteOptions
{
    Endpoint = new Uri(Option("--write") ?? "http://localhost:9090/api/v1/write"),

    // A device keeps its name after a restart. Only one process may use the name at a time.
    Instance = Option("--name") ?? Environment.MachineName,

    // Without a network the samples wait on the disk, also after a restart of the device.
    Queue = { Folder = Option("--queue") },
});
await using var pusher = new MetricPusher(options);
pusher.Start();
pusher.PushOnExit();
Console.WriteLine("Sending.");

// A real device reads a sensor here.
for (double time = 0; ; time += 0.1)
{
    bool wasCold = temperature.Value < 20;
    temperature.Set(20 + (2 * Math.Sin(time)));
    bool isCold = temperature.Value < 20;
    heating.Set(isCold ? "on" : "off");
    switches.Inc(isCold == wasCold ? 0 : 1);
    await Task.Delay(TimeSpan.FromSeconds(0.1));
}

string? Option(string name) => args.SkipWhile(argument => argument != name).Skip(1).FirstOrDefault();
