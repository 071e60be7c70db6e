// Counters, labels, a histogram and a callback in F#. The program writes the metrics; a server would expose them.
open System
open MetricsClient

let registry = CollectorRegistry()

let visits = registry.CreateCounter("shop_visits_total", "Visits.")
visits.Inc()

let orders = registry.CreateCounter("shop_orders_total", "Orders.", "country", "payment")
orders.WithLabels("de", "card").Inc()
orders.WithLabels("jp", "cash").Inc(2.0)

let bytes = registry.CreateHistogram("shop_upload_bytes", "Size of uploads.", HistogramOptions(Buckets = [| 1_000.0; 1_000_000.0 |]))
[ 300.0; 45_000.0; 7_000_000.0 ] |> List.iter bytes.Observe

let queue = Collections.Generic.Queue<string>([ "first"; "second" ])
let waiting = registry.CreateObservableGauge("shop_waiting", "Waiting orders.", (fun () -> float queue.Count))

task {
    use output = Console.OpenStandardOutput()
    do! registry.WriteToAsync(output, ExpositionFormat.PrometheusText)
}
|> _.GetAwaiter().GetResult()

waiting.Dispose()
