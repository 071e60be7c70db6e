package main

import (
	"context"
	"fmt"
	"sort"
	"strconv"
	"syscall"
	"time"

	"github.com/VictoriaMetrics/metrics"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/push"
)

const pushed = 100_000

// Prints a line for each kind of push: the name, the path, the milliseconds, and the milliseconds of processor time.
func pushes(sink string, rounds int) {
	set := metrics.NewSet()
	registry := prometheus.NewRegistry()
	counters := prometheus.NewCounterVec(prometheus.CounterOpts{Name: "requests_total", Help: "Requests."}, []string{"path", "code"})
	registry.MustRegister(counters)
	for i := 0; i < pushed; i++ {
		path, code := "/api/v1/orders/"+strconv.Itoa(i/10), strconv.Itoa(200+i%10)
		set.NewFloatCounter(fmt.Sprintf(`requests_total{path=%q,code=%q}`, path, code)).Add(float64(i) * 1.5)
		counters.WithLabelValues(path, code).Add(float64(i) * 1.5)
	}

	victoriaMetrics := func(path string, options *metrics.PushOptions) func() error {
		return func() error { return set.PushMetrics(context.Background(), sink+path, options) }
	}
	printPush("VictoriaMetrics/metrics, text with gzip", "/vm", rounds, victoriaMetrics("/vm", nil))
	labels := &metrics.PushOptions{ExtraLabels: `job="bench",instance="localhost:1:12345678"`}
	printPush("VictoriaMetrics/metrics, text with gzip and two more labels", "/vm-labels", rounds, victoriaMetrics("/vm-labels", labels))
	pusher := push.New(sink+"/golang", "bench").Gatherer(registry)
	printPush("client_golang, protobuf to a gateway", "/golang", rounds, pusher.Push)
}

func printPush(name, path string, rounds int, once func() error) {
	var elapsed, used []float64
	for i := 0; i < 2*rounds; i++ {
		start, before := time.Now(), processorTime()
		if err := once(); err != nil {
			panic(err)
		}

		// The first half warms up.
		if i >= rounds {
			elapsed = append(elapsed, milliseconds64(time.Since(start)))
			used = append(used, milliseconds64(processorTime()-before))
		}
	}

	sort.Float64s(elapsed)
	sum := 0.0
	for _, each := range used {
		sum += each
	}

	fmt.Printf("%s\t%s\t%.3f\t%.3f\n", name, path, elapsed[rounds/2], sum/float64(rounds))
}

func processorTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &usage); err != nil {
		panic(err)
	}

	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}

func milliseconds64(duration time.Duration) float64 {
	return float64(duration.Nanoseconds()) / 1e6
}
