using MetricsClient.State;

namespace MetricsClient.Lint;

/// <summary>All of a family that lint looks at.</summary>
internal readonly record struct NamedFamily(FamilyHeader Header, string[] LabelNames);
