// The distribution of a histogram over time: a column for each interval between scrapes, a row for each bucket.

class HeatMap extends TimeChart {
  constructor(label) {
    super(label);
    this.bounds = [];
    this.counts = [];
    this.format = figure;
  }

  update(times, distribution, format) {
    Object.assign(this, { times, format, bounds: distribution.bounds, counts: distribution.counts });
    const used = this.bounds.map((_, bucket) => this.counts.some(column => column[bucket] > 0));
    const first = used.indexOf(true);
    this.first = Math.max(0, (first < 0 ? 0 : first) - 1);
    this.last = Math.min(this.bounds.length - 1, (first < 0 ? this.bounds.length : used.lastIndexOf(true)) + 1);
    this.most = Math.max(1e-9, ...this.counts.map((column, index) => Math.max(0, ...column) / this.seconds(index)));
    this.canvas.setAttribute("aria-label", `${this.label}. Arrow keys show the buckets at earlier times.`);
    this.draw();
  }

  seconds(index) {
    return index === 0 ? 1 : Math.max(0.001, (this.times[index] - this.times[index - 1]) / 1000);
  }

  boundText(bucket) {
    return this.bounds[bucket] === Infinity ? "+Inf" : this.format(this.bounds[bucket]);
  }

  axisLabels() {
    return this.bounds.slice(this.first, this.last + 1).map((_, index) => this.boundText(this.first + index));
  }

  rowHeight() {
    return (this.bottom - this.top) / Math.max(1, this.last - this.first + 1);
  }

  drawArea() {
    const { context } = this;
    const height = this.rowHeight();
    const every = Math.ceil(14 / height);
    context.textAlign = "right";
    context.textBaseline = "middle";
    context.fillStyle = color("muted");
    for (let bucket = this.first; bucket <= this.last; bucket += every) {
      context.fillText(this.boundText(bucket), this.left - 8, this.bottom - (bucket - this.first + 0.5) * height);
    }

    context.fillStyle = color("grid");
    context.fillRect(this.left, this.bottom, this.right - this.left, 1);
    context.fillStyle = color("heat");
    for (let index = 1; index < this.times.length; index++) {
      const from = this.x(this.times[index - 1]);
      const to = this.x(this.times[index]);
      for (let bucket = this.first; bucket <= this.last; bucket++) {
        const rate = this.counts[index][bucket] / this.seconds(index);
        if (rate <= 0) continue;
        context.globalAlpha = 0.12 + 0.88 * Math.sqrt(rate / this.most);
        context.fillRect(from, this.bottom - (bucket - this.first + 1) * height + 1, Math.max(1, to - from - 0.5), height - 1);
      }
    }

    context.globalAlpha = 1;
  }

  rowsAt(index) {
    if (index === 0) return [element("div", { className: "tip-row" }, "The first scrape")];
    const rows = this.bounds
      .map((_, bucket) => ({ bucket, rate: this.counts[index][bucket] / this.seconds(index) }))
      .filter(({ rate }) => rate > 0)
      .reverse()
      .map(({ bucket, rate }) => element("div", { className: "tip-row" },
        element("span", { className: "tip-name" }, `≤ ${this.boundText(bucket)}`), element("b", {}, `${figure(rate)}/s`)));
    return rows.length ? rows : [element("div", { className: "tip-row" }, "No observations")];
  }
}
