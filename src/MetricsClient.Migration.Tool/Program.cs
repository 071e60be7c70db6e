using MetricsClient.Migration.Tool;

return await MigrateCommand.Create().Parse(args).InvokeAsync().ConfigureAwait(false);
