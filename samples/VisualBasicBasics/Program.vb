' Counters, labels, a histogram and a callback in Visual Basic. The program writes the metrics; a server would expose them.
Imports System.IO
Imports MetricsClient

Friend Module Program
    Public Sub Main()
        Dim registry As New CollectorRegistry()

        Dim visits As Counter = registry.CreateCounter("shop_visits_total", "Visits.")
        visits.Inc()

        Dim orders As MetricFamily(Of Counter) = registry.CreateCounter("shop_orders_total", "Orders.", "country", "payment")
        orders.WithLabels("de", "card").Inc()
        orders.WithLabels("jp", "cash").Inc(2)

        Dim bounds As Double() = {1_000.0, 1_000_000.0}
        Dim bytes As Histogram = registry.CreateHistogram("shop_upload_bytes", "Size of uploads.", New HistogramOptions With {.Buckets = bounds})
        For Each size As Double In {300.0, 45_000.0, 7_000_000.0}
            bytes.Observe(size)
        Next

        Dim queue As New Queue(Of String)()
        queue.Enqueue("first")
        queue.Enqueue("second")
        Using registry.CreateObservableGauge("shop_waiting", "Waiting orders.", Function() queue.Count)
            Using output As Stream = Console.OpenStandardOutput()
                registry.WriteToAsync(output, ExpositionFormat.PrometheusText).GetAwaiter().GetResult()
            End Using
        End Using
    End Sub
End Module
