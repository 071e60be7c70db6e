// The updates and the exposition of client_golang, as the program in ../dotnet runs them with MetricsClient.
package main

import (
	"bytes"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/expfmt"
)

const batch = 500

var bounds = []float64{0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10}

func main() {
	if os.Args[1] == "push" {
		rounds, err := strconv.Atoi(os.Args[3])
		if err != nil {
			panic(err)
		}

		pushes(os.Args[2], rounds)
		return
	}

	warmUp, measured := milliseconds(os.Args[1]), milliseconds(os.Args[2])
	for _, name := range []string{"counter", "labelled counter", "gauge", "classic histogram", "native histogram"} {
		for _, threads := range []int{1, 2, 4, 8, 16} {
			update := newUpdate(name)
			run(update, threads, warmUp)
			fmt.Printf("%s\t%d\t%.3f\n", name, threads, run(update, threads, measured))
		}
	}

	fmt.Printf("exposition line\t1\t%.3f\n", expose(warmUp, measured))
}

func milliseconds(text string) time.Duration {
	number, err := strconv.Atoi(text)
	if err != nil {
		panic(err)
	}

	return time.Duration(number) * time.Millisecond
}

func newUpdate(name string) func(int) {
	switch name {
	case "counter":
		counter := prometheus.NewCounter(prometheus.CounterOpts{Name: "bench_total"})
		return func(int) { counter.Inc() }
	case "labelled counter":
		family := prometheus.NewCounterVec(prometheus.CounterOpts{Name: "bench_total"}, []string{"method", "code"})
		return func(int) { family.WithLabelValues("GET", "200").Inc() }
	case "gauge":
		gauge := prometheus.NewGauge(prometheus.GaugeOpts{Name: "bench"})
		return func(int) { gauge.Inc() }
	case "classic histogram":
		histogram := prometheus.NewHistogram(prometheus.HistogramOpts{Name: "bench_seconds", Buckets: bounds})
		return func(i int) { histogram.Observe(float64(i&1023) * 0.01) }
	default:
		histogram := prometheus.NewHistogram(prometheus.HistogramOpts{Name: "bench_seconds", NativeHistogramBucketFactor: 1.1})
		return func(i int) { histogram.Observe(float64(i&1023) * 0.01) }
	}
}

// Returns nanoseconds of one processor for each update.
func run(update func(int), threads int, duration time.Duration) float64 {
	var started, ended sync.WaitGroup
	begin := make(chan struct{})
	counts := make([]int, threads)
	started.Add(threads)
	ended.Add(threads)
	for thread := 0; thread < threads; thread++ {
		go func() {
			started.Done()
			<-begin
			end := time.Now().Add(duration)
			updates := thread * 7919
			first := updates
			for time.Now().Before(end) {
				for i := 0; i < batch; i++ {
					update(updates + i)
				}
				updates += batch
			}
			counts[thread] = updates - first
			ended.Done()
		}()
	}

	started.Wait()
	start := time.Now()
	close(begin)
	ended.Wait()
	elapsed := time.Since(start)
	total := 0
	for _, count := range counts {
		total += count
	}

	return float64(elapsed.Nanoseconds()) * float64(min(threads, runtime.NumCPU())) / float64(total)
}

func expose(warmUp, measured time.Duration) float64 {
	registry := prometheus.NewRegistry()
	counters := prometheus.NewCounterVec(prometheus.CounterOpts{Name: "bench_total", Help: "Help."}, []string{"path", "code"})
	histograms := prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "bench_seconds", Help: "Help.", Buckets: bounds}, []string{"path", "code"})
	registry.MustRegister(counters, histograms)
	for i := 0; i < 1000; i++ {
		path := "/api/items/" + strconv.Itoa(i)
		counters.WithLabelValues(path, "200").Add(float64(i) * 1.37)
		for j := 0; j < 50; j++ {
			histograms.WithLabelValues(path, "200").Observe(float64((i*j)%1000) * 0.0137)
		}
	}

	var buffer bytes.Buffer
	write := func() {
		buffer.Reset()
		families, err := registry.Gather()
		if err != nil {
			panic(err)
		}

		encoder := expfmt.NewEncoder(&buffer, expfmt.NewFormat(expfmt.TypeTextPlain))
		for _, family := range families {
			if err := encoder.Encode(family); err != nil {
				panic(err)
			}
		}
	}

	scrapes := func(duration time.Duration) float64 {
		start, count := time.Now(), 0
		for time.Since(start) < duration {
			write()
			count++
		}

		return float64(time.Since(start).Nanoseconds()) / float64(count)
	}

	scrapes(warmUp)
	each := scrapes(measured)
	return each / float64(bytes.Count(buffer.Bytes(), []byte{'\n'}))
}
