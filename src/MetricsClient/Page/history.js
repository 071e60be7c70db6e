// Keeps the values of the last scrapes in memory, and derives rates and distributions from them.

const maxScrapes = 180;
const maxNumbers = 6_000_000; // 48 MB of values
const rateWindow = 10_000; // milliseconds
const quantileWindow = 20_000;

/** The samples whose increase shows the activity of a series: the value of a counter, or the number of observations. */
function mainPart(series) {
  return series.single ?? series.count;
}

function isCumulative(type) {
  return type === "counter" || type === "histogram" || type === "summary";
}

class History {
  constructor() {
    this.catalog = new Catalog();
    this.scrapes = []; // oldest first
    this.latest = null; // the newest scrape with its families
  }

  /** Adds a scrape: the reader with the samples, the time, and the cost of the scrape. */
  add(reader, time, cost) {
    const values = new Float64Array(this.catalog.entries.size).fill(NaN);
    reader.slots.forEach((slot, index) => { values[slot] = reader.samples[index]; });
    const totals = new Map();
    for (const family of reader.families.values()) {
      let total = 0;
      for (const series of family.series.values()) total += mainPart(series)?.value ?? 0;
      totals.set(family.name, total);
    }

    const scrape = { time, values, totals, cost: { ...cost, lines: reader.lines, samples: reader.samples.length } };
    this.scrapes.push(scrape);
    this.latest = { ...scrape, families: reader.families };
    const kept = Math.max(2, Math.min(maxScrapes, Math.floor(maxNumbers / Math.max(1, values.length))));
    this.scrapes.splice(0, this.scrapes.length - kept);
    if (this.catalog.entries.size > 2 * reader.samples.length + 1000) this.forgetAbsent(reader);
  }

  /** Removes the samples that the last scrape does not contain, so that changing label values need no more and more memory. */
  forgetAbsent(reader) {
    const present = new Set(reader.slots);
    const kept = [...this.catalog.entries].filter(([, entry]) => present.has(entry.slot));
    const old = kept.map(([, entry]) => entry.slot);
    for (const scrape of this.scrapes) scrape.values = Float64Array.from(old, slot => scrape.values[slot] ?? NaN);
    const renumbered = new Map(old.map((slot, index) => [slot, index]));
    for (const family of this.latest.families.values()) {
      for (const series of family.series.values()) {
        const parts = [series.single, series.sum, series.count, ...series.buckets, ...series.quantiles, ...series.states];
        for (const part of parts) if (part) part.slot = renumbered.get(part.slot);
      }
    }

    kept.forEach(([, entry], index) => { entry.slot = index; });
    this.catalog.entries = new Map(kept);
  }

  get times() {
    return this.scrapes.map(scrape => scrape.time);
  }

  /** Returns the values of a sample, oldest first; NaN where the sample was absent. */
  values(part) {
    return this.scrapes.map(scrape => scrape.values[part.slot] ?? NaN);
  }

  /** Returns the increase of a cumulative sample from each scrape to the next. A lower value is the value of a restarted counter. */
  increases(part) {
    let last = NaN;
    return this.values(part).map((value, index) => {
      const before = last;
      if (Number.isNaN(value)) return 0;
      last = value;
      if (Number.isNaN(before)) return index === 0 ? NaN : value;
      return value >= before ? value - before : value;
    });
  }

  /** Returns the sum of several arrays of increases, per second, over the last seconds before each scrape. */
  rates(parts) {
    const increases = sumOf(parts.map(part => this.increases(part)), this.scrapes.length);
    return increases.map((_, index) => {
      const from = this.windowStart(index, rateWindow);
      if (from === index) return NaN;
      let increase = 0;
      for (let i = from + 1; i <= index; i++) increase += increases[i] || 0;
      return increase / ((this.scrapes[index].time - this.scrapes[from].time) / 1000);
    });
  }

  /** Returns the rate of one sample over the last seconds. */
  lastRate(part) {
    const to = this.scrapes.length - 1;
    const from = this.windowStart(to, rateWindow);
    if (!part || from === to) return NaN;
    let increase = 0;
    let before = this.scrapes[from].values[part.slot] ?? NaN;
    for (let i = from + 1; i <= to; i++) {
      const value = this.scrapes[i].values[part.slot] ?? NaN;
      if (Number.isNaN(value)) continue;
      increase += value >= before ? value - before : value;
      before = value;
    }

    return increase / ((this.scrapes[to].time - this.scrapes[from].time) / 1000);
  }

  /** Returns the course of a whole family: the rate of all series of a cumulative type, and otherwise the sum of the values. */
  trend(family) {
    const totals = this.scrapes.map(scrape => scrape.totals.get(family.name) ?? NaN);
    if (!isCumulative(family.type)) return totals;
    return totals.map((_, index) => {
      const from = this.windowStart(index, rateWindow);
      const increase = totals[index] - totals[from];
      return from === index ? NaN : Math.max(0, increase) / ((this.scrapes[index].time - this.scrapes[from].time) / 1000);
    });
  }

  /** Returns the index of the scrape that begins a window, which has at least one interval if there is an earlier scrape. */
  windowStart(index, window) {
    let from = index;
    while (from > 0 && (from === index || this.scrapes[index].time - this.scrapes[from - 1].time <= window)) from--;
    return from;
  }

  /** Returns the increases of the merged buckets of several histograms with equal bounds: bounds, and counts[scrape][bucket]. */
  distribution(seriesList) {
    const bounds = [...new Set(seriesList.flatMap(series => series.buckets.map(bucket => bucket.bound)))].sort((a, b) => a - b);
    const cumulative = bounds.map(bound => sumOf(
      seriesList.flatMap(series => series.buckets.filter(bucket => bucket.bound === bound).map(bucket => this.increases(bucket))),
      this.scrapes.length));
    const counts = this.scrapes.map((_, index) => bounds.map((_, bucket) =>
      Math.max(0, (cumulative[bucket][index] || 0) - (bucket ? cumulative[bucket - 1][index] || 0 : 0))));
    return { bounds, counts };
  }

  /** Returns quantiles of a distribution over the last seconds before each scrape; NaN without observations. */
  quantiles(distribution, fraction) {
    return this.scrapes.map((_, index) => {
      const from = this.windowStart(index, quantileWindow);
      const merged = distribution.bounds.map(() => 0);
      for (let i = from + 1; i <= index; i++) distribution.counts[i].forEach((count, bucket) => { merged[bucket] += count; });
      return quantileOf(distribution.bounds, merged, fraction);
    });
  }
}

/** Adds arrays element by element. NaN counts as 0, unless all values are NaN. */
function sumOf(arrays, length) {
  return Array.from({ length }, (_, index) => {
    let sum = NaN;
    for (const array of arrays) if (!Number.isNaN(array[index])) sum = (Number.isNaN(sum) ? 0 : sum) + array[index];
    return sum;
  });
}

/** Estimates a quantile as histogram_quantile of Prometheus does: linear within a bucket. */
function quantileOf(bounds, counts, fraction) {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return NaN;
  let rank = fraction * total;
  for (let bucket = 0; bucket < bounds.length; bucket++) {
    if (rank <= counts[bucket] && counts[bucket] > 0) {
      if (bounds[bucket] === Infinity) return bucket > 0 ? bounds[bucket - 1] : NaN;
      const lower = bucket > 0 ? bounds[bucket - 1] : Math.min(0, bounds[bucket]);
      return lower + (bounds[bucket] - lower) * (rank / counts[bucket]);
    }

    rank -= counts[bucket];
  }

  return NaN;
}

/** Returns a quantile of all observations of a histogram series since the start. */
function quantileSinceStart(series, fraction) {
  const buckets = [...series.buckets].sort((a, b) => a.bound - b.bound);
  return quantileOf(buckets.map(bucket => bucket.bound), buckets.map((bucket, i) => bucket.value - (i ? buckets[i - 1].value : 0)), fraction);
}
