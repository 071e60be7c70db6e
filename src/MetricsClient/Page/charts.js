// Charts over time on a canvas: axes, a cross-hair with values for the pointer and the arrow keys, and lines.

const shortestTimeAxis = 60_000; // milliseconds
const chartFont = "11px system-ui, sans-serif";

/** Returns at most about `count` round numbers from low to high. */
function niceTicks(low, high, count) {
  const rough = (high - low) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 2.5, 5, 10].find(factor => factor * power >= rough) ?? 10);
  const ticks = [];
  for (let tick = Math.ceil(low / step - 1e-9) * step; tick <= high + step * 1e-9; tick += step) ticks.push(Math.abs(tick) < step * 1e-9 ? 0 : tick);
  return ticks;
}

/** Returns round numbers for the axis of a unit; bytes are round in KiB, MiB and so on. */
function ticksFor(low, high, unit) {
  const size = unit === "bytes" ? byteUnits.findLast(([bytes]) => high >= bytes)?.[0] ?? 1 : 1;
  return niceTicks(low / size, high / size, 4).map(tick => tick * size);
}

/** A chart with a time axis. A derived class draws the area, and describes the values at a time. */
class TimeChart {
  constructor(label) {
    this.label = label;
    this.canvas = element("canvas", { tabIndex: 0, role: "img", "aria-label": label });
    this.tip = element("div", { className: "tip", role: "status", hidden: true });
    this.legend = element("div", { className: "legend", hidden: true });
    this.element = element("div", { className: "chart" }, this.legend, this.canvas, this.tip);
    this.times = [];
    this.cursor = null; // index of a scrape
    this.canvas.addEventListener("pointermove", event => this.point(event));
    this.canvas.addEventListener("pointerleave", () => this.moveTo(null));
    this.canvas.addEventListener("blur", () => this.moveTo(null));
    this.canvas.addEventListener("keydown", event => this.press(event));
    new ResizeObserver(() => this.draw()).observe(this.canvas);
  }

  point(event) {
    this.pointerY = event.offsetY;
    const time = this.timeAt(event.offsetX);
    const nearest = this.times.reduce((best, value, index) => Math.abs(value - time) < Math.abs(this.times[best] - time) ? index : best, 0);
    this.moveTo(this.times.length ? nearest : null);
  }

  press(event) {
    const step = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!step || !this.times.length) return;
    event.preventDefault();
    this.moveTo(Math.max(0, Math.min(this.times.length - 1, (this.cursor ?? this.times.length - 1) + step)));
  }

  moveTo(index) {
    this.cursor = index;
    this.draw();
  }

  get start() {
    return Math.min(this.times[0], this.end - shortestTimeAxis);
  }

  get end() {
    return this.times.at(-1);
  }

  x(time) {
    return this.left + ((time - this.start) / (this.end - this.start)) * (this.right - this.left);
  }

  timeAt(x) {
    return this.start + ((x - this.left) / (this.right - this.left)) * (this.end - this.start);
  }

  draw() {
    const { context, width, height } = prepare(this.canvas);
    this.tip.hidden = true;
    if (width === 0 || this.times.length === 0) return;
    context.font = chartFont;
    this.context = context;
    this.top = 10;
    this.bottom = height - 22;
    this.right = width - 12;
    this.left = 12 + Math.max(28, ...this.axisLabels().map(text => context.measureText(text).width));
    this.drawTimes();
    this.drawArea();
    this.drawCursor(width);
  }

  drawTimes() {
    const { context } = this;
    context.fillStyle = color("muted");
    context.textBaseline = "top";
    const count = Math.max(1, Math.min(5, Math.floor((this.right - this.left) / 90)));
    for (let i = 0; i <= count; i++) {
      const time = this.start + ((this.end - this.start) * i) / count;
      context.textAlign = i === 0 ? "left" : i === count ? "right" : "center";
      context.fillText(clock(time), this.x(time), this.bottom + 7);
    }
  }

  drawCursor(width) {
    if (this.cursor === null || this.cursor >= this.times.length) return;
    const rows = this.rowsAt(this.cursor);
    const x = this.x(this.times[this.cursor]);
    this.context.strokeStyle = color("muted");
    this.context.lineWidth = 1;
    this.context.setLineDash([3, 3]);
    this.context.beginPath();
    this.context.moveTo(x, this.top);
    this.context.lineTo(x, this.bottom);
    this.context.stroke();
    this.tip.replaceChildren(element("strong", {}, clock(this.times[this.cursor])), ...rows);
    this.tip.hidden = false;
    this.tip.style.left = x > width / 2 ? "" : `${x + 12}px`;
    this.tip.style.right = x > width / 2 ? `${width - x + 12}px` : "";
  }
}

/** Lines over time: { name, values, color }, where color is the number of a color of the style sheet. */
class LineChart extends TimeChart {
  constructor(label) {
    super(label);
    this.lines = [];
    this.ticks = [];
    this.format = figure;
  }

  /** Shows lines. Options: startsAtZero, unit of the values, and hasLegend if no table marks the lines. */
  update(times, lines, format, { startsAtZero = false, unit = "", hasLegend = false } = {}) {
    Object.assign(this, { times, lines, format });
    const finite = lines.flatMap(line => line.values.filter(Number.isFinite));
    let low = finite.length ? Math.min(...finite) : 0;
    let high = finite.length ? Math.max(...finite) : 1;
    if (startsAtZero || (low > 0 && low < high * 0.6)) low = Math.min(0, low);
    if (high === low) {
      high = low === 0 ? 1 : low + Math.abs(low) * 0.5;
      low = low === 0 ? 0 : low - Math.abs(low) * 0.5;
    }

    this.low = low;
    this.high = high + (high - low) * 0.06;
    this.ticks = ticksFor(this.low, this.high, unit);
    const latest = lines.slice(0, seriesColors).map(line => `${line.name} ${format(line.values.at(-1))}`).join("; ");
    this.canvas.setAttribute("aria-label", `${this.label}. Latest values: ${latest || "none"}. Arrow keys show earlier values.`);
    this.showLegend(hasLegend);
    this.draw();
  }

  showLegend(hasLegend) {
    this.legend.hidden = !hasLegend || this.lines.length < 2;
    this.legend.replaceChildren(...this.lines.map(line => element("span", {},
      element("span", { className: `dot dot-${line.color % seriesColors}` }), line.name, element("b", {}, this.format(line.values.at(-1))))));
  }

  axisLabels() {
    return this.ticks.map(tick => this.format(tick));
  }

  y(value) {
    return this.bottom - ((value - this.low) / (this.high - this.low)) * (this.bottom - this.top);
  }

  drawArea() {
    const { context } = this;
    context.textAlign = "right";
    context.textBaseline = "middle";
    context.lineWidth = 1;
    for (const tick of this.ticks) {
      context.fillStyle = color("muted");
      context.fillText(this.format(tick), this.left - 8, this.y(tick));
      context.fillStyle = color(tick === 0 ? "axis" : "grid");
      context.fillRect(this.left, Math.round(this.y(tick)), this.right - this.left, 1);
    }

    const isSingle = this.lines.length === 1;
    for (const line of this.lines.toReversed()) this.drawLine(line, isSingle);
    if (!this.lines.some(line => line.values.some(Number.isFinite))) this.drawNote();
  }

  drawNote() {
    this.context.fillStyle = color("muted");
    this.context.textAlign = "center";
    this.context.font = "13px system-ui, sans-serif";
    this.context.fillText(this.note ?? "No values yet", (this.left + this.right) / 2, (this.top + this.bottom) / 2);
  }

  drawLine(line, isFilled) {
    const { context } = this;
    const stroke = color(`series-${line.color % seriesColors}`);
    context.lineWidth = 1.75;
    context.lineJoin = "round";
    context.strokeStyle = stroke;
    for (const run of this.runsOf(line.values)) {
      context.beginPath();
      run.forEach(([x, y], index) => index ? context.lineTo(x, y) : context.moveTo(x, y));
      context.stroke();
      if (isFilled && run.length > 1) {
        context.lineTo(run.at(-1)[0], this.y(Math.max(0, this.low)));
        context.lineTo(run[0][0], this.y(Math.max(0, this.low)));
        context.globalAlpha = 0.1;
        context.fillStyle = stroke;
        context.fill();
        context.globalAlpha = 1;
      }

      if (run.length === 1) {
        context.beginPath();
        context.arc(run[0][0], run[0][1], 2.5, 0, 7);
        context.fillStyle = stroke;
        context.fill();
      }
    }
  }

  /** Splits the values at gaps, as points. */
  runsOf(values) {
    const runs = [];
    let run = null;
    values.forEach((value, index) => {
      if (!Number.isFinite(value)) run = null;
      else {
        if (!run) runs.push(run = []);
        run.push([this.x(this.times[index]), this.y(value)]);
      }
    });
    return runs;
  }

  rowsAt(index) {
    return this.lines
      .filter(line => !Number.isNaN(line.values[index]))
      .sort((a, b) => b.values[index] - a.values[index])
      .map(line => element("div", { className: "tip-row" },
        element("span", { className: `dot dot-${line.color % seriesColors}` }),
        element("span", { className: "tip-name" }, line.name),
        element("b", {}, this.format(line.values[index]))));
  }
}
