namespace MetricsClient.Testing;

/// <summary>The metrics of a registry differ from the approved file.</summary>
public sealed class MetricApprovalException : Exception
{
    internal MetricApprovalException(string difference, string approvedFile)
        : base($"""
            The metrics differ from the approved file:

            {difference}

            If the change is intended, replace {approvedFile} by {approvedFile}.received.
            """)
    {
    }
}
