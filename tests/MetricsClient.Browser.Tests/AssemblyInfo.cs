using MetricsClient.Browser.Tests;

// One browser for all tests. Each test has a page, an app and a registry of its own.
[assembly: AssemblyFixture(typeof(Chromium))]
