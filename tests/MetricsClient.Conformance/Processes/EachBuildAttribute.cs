using System.Reflection;
using Xunit.Sdk;
using Xunit.v3;

namespace MetricsClient.Conformance.Processes;

/// <summary>Runs a theory with each build of promjob: the dotnet tool in the default lane, the native executable in the lane <c>packages</c>.</summary>
/// <remarks>A filter by trait sees rows only if the runner gets <c>-preEnumerateTheories</c>, as <c>test.sh</c> gives it.</remarks>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class EachBuildAttribute : DataAttribute
{
    public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(MethodInfo testMethod, DisposalTracker disposalTracker) =>
        ValueTask.FromResult<IReadOnlyCollection<ITheoryDataRow>>(
            [new TheoryDataRow<ToolBuild>(ToolBuild.Dotnet), new TheoryDataRow<ToolBuild>(ToolBuild.Native).WithTrait("Lane", "packages")]);

    public override bool SupportsDiscoveryEnumeration() => true;
}
