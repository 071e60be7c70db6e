using Xunit.Sdk;
using Xunit.v3;

// Real servers, native compilation and signals: on two cores, one thing at a time is what keeps the deadlines honest.
[assembly: Parallelization(Mode = ParallelMode.None)]
