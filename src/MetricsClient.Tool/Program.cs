using System.CommandLine;

var root = new RootCommand("Prometheus metrics for scripts and cron jobs, through a Pushgateway or a textfile.");
return root.Parse(args).Invoke();
