using MetricsClient.Conformance;
using Xunit.Sdk;
using Xunit.v3;

// Most tests wait for servers and processes. A few at the same time keep two cores busy; many more would exceed deadlines of seconds.
[assembly: Parallelization(Mode = ParallelMode.All, MaxThreads = 4)]
[assembly: AssemblyFixture(typeof(EndOfRun))]
