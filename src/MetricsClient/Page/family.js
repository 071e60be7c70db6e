// The view of one family: header, charts, and the table of its series.

const quantileLines = [0.5, 0.9, 0.99];

function labelNames(family) {
  const names = new Set();
  for (const series of family.series.values()) for (const [name] of series.labels) names.add(name);
  return [...names];
}

function labelValue(series, name) {
  return series.labels.find(([label]) => label === name)?.[1] ?? "";
}

/** Returns the number of values of each label, the largest first. */
function labelSizes(family) {
  return labelNames(family)
    .map(name => [name, new Set([...family.series.values()].map(series => labelValue(series, name))).size])
    .sort((a, b) => b[1] - a[1]);
}

/** Returns the names of the labels with several values. A family with one series has all its labels here. */
function varyingLabels(family) {
  return family.series.size === 1 ? labelNames(family) : labelSizes(family).filter(([, size]) => size > 1).map(([name]) => name);
}

/** Gives the lines of a chart colors that stay while the line is shown. */
class Colors {
  constructor() {
    this.numbers = new Map();
  }

  assign(keys) {
    for (const key of this.numbers.keys()) if (!keys.includes(key)) this.numbers.delete(key);
    const used = new Set(this.numbers.values());
    for (const key of keys) {
      if (this.numbers.has(key)) continue;
      let number = 0;
      while (used.has(number)) number++;
      used.add(number);
      this.numbers.set(key, number);
    }
  }

  of(key) {
    return this.numbers.get(key);
  }
}

class FamilyView {
  constructor(page, name) {
    this.page = page;
    this.name = name;
    this.element = element("article", { className: "family" });
    this.colors = new Colors();
    this.filter = element("input", { type: "search", placeholder: "Filter series by label values", "aria-label": "Filter series", spellcheck: false });
    this.filter.addEventListener("input", () => this.refresh(true));
    this.group = element("select", { "aria-label": "Lines of the chart" });
    this.group.addEventListener("change", () => this.refresh(true));
  }

  get history() {
    return this.page.history;
  }

  update() {
    const family = this.history.latest?.families.get(this.name);
    if (!family) {
      this.shape = null;
      this.element.replaceChildren(empty("This family is not in the last scrape", this.name,
        "A family has no series before its first update, or all series have expired or were removed."));
      return;
    }

    const labels = varyingLabels(family);
    const shape = JSON.stringify([family.type, family.help, family.unit, [...labels].sort()]);
    this.family = family;
    if (shape !== this.shape) {
      this.shape = shape;
      this.labels = labels;
      this.build();
    }

    this.refresh();
  }

  build() {
    const { family } = this;
    this.unit = unitOf(family);
    const chosen = this.group.value || "series";
    this.group.replaceChildren(...[["series", "Line per series"], ["total", "Sum of all series"], ...this.labels.map(name => [`label ${name}`, `Sum by ${name}`])]
      .map(([value, text]) => element("option", { value, selected: value === chosen }, text)));
    const isGrouped = ["counter", "gauge", "untyped", "unknown"].includes(family.type);
    this.facts = element("p", { className: "facts" });
    this.charts = this.createCharts();
    this.table = this.createTable();
    this.table.onSort = () => this.refresh();
    this.exemplars = element("div");
    this.element.replaceChildren(
      this.createHead(),
      element("div", { className: "toolbar", hidden: family.series.size === 1 }, this.filter, isGrouped ? this.group : null),
      ...this.charts.map(({ title, hint, chart }) => element("figure", { className: "card" },
        element("figcaption", {}, element("b", {}, title), element("span", {}, hint)), chart.element)),
      element("section", { className: "card table-card" }, this.table.element),
      this.exemplars);
  }

  createHead() {
    const { family } = this;
    const query = queryFor(family);
    return element("div", { className: "head" },
      element("a", { className: "back", href: "#/" }, "‹ All families"),
      element("h1", {}, family.name, " ", copyButton(family.name, "Copy the name")),
      element("p", { className: "tags" }, badge(family.type), family.unit ? element("span", { className: "badge unit" }, family.unit) : null),
      element("p", { className: family.help ? "help" : "help missing" }, family.help || "This family has no help text."),
      this.facts,
      element("p", { className: "query" }, element("span", {}, "Query"), element("code", {}, query), copyButton(query, "Copy the query")));
  }

  createCharts() {
    const { family } = this;
    const chart = (type, title, hint) => ({ title, hint, chart: new type(`${title} of ${family.name}`) });
    if (family.type === "histogram") {
      return [
        chart(LineChart, "Quantiles", "estimated from the buckets, over 20 seconds"),
        chart(HeatMap, "Distribution", "observations per second in each bucket"),
        chart(LineChart, "Observations", "per second, over 10 seconds"),
      ].filter(({ chart }) => chart instanceof LineChart || this.hasBuckets()).slice(this.hasBuckets() ? 0 : 1);
    }

    if (family.type === "summary") return [chart(LineChart, "Quantiles", "of the time window of the summary"), chart(LineChart, "Observations", "per second, over 10 seconds")];
    if (family.type === "info" || family.type === "stateset") return [];
    return family.type === "counter" ? [chart(LineChart, "Rate", "per second, over 10 seconds")] : [chart(LineChart, "Value", "at each scrape")];
  }

  // A histogram with native buckets only has one bucket in a text format: +Inf.
  hasBuckets() {
    return [...this.family.series.values()].some(series => series.buckets.length > 1);
  }

  createTable() {
    const labels = this.labels.map(name => ({
      title: name, hint: `Label ${name}`, isLabel: true, sort: row => labelValue(row, name), text: row => labelValue(row, name),
      refresh: (cell, row) => { cell.title = labelValue(row, name); },
    }));
    const marker = {
      title: "", hint: "Color in the chart", sort: row => -(this.colors.of(row.key) ?? Infinity),
      node: () => element("span", { className: "dot" }), refresh: (cell, row) => this.mark(cell, row),
    };
    const figures = this.createFigures();
    const markers = this.charts.length && this.family.type !== "histogram" && this.family.type !== "summary" ? [marker] : [];
    const columns = [...markers, ...labels, ...figures];
    if (columns.length === 0) columns.push({ title: "Series", sort: () => 0, text: () => "no labels" });
    const table = new Table(`Series of ${this.family.name}`, columns, figures[0] ?? labels[0] ?? columns[0], figures.length > 0);
    const sorted = this.table && columns.find(column => column.title === this.table.sorted.title);
    if (sorted) Object.assign(table, { sorted, isDescending: this.table.isDescending });
    return table;
  }

  mark(cell, row) {
    const number = this.group.value === "series" ? this.colors.of(row.key) : undefined;
    cell.firstChild.className = number === undefined ? "dot dot-none" : `dot dot-${number % seriesColors}`;
  }

  createFigures() {
    const { unit } = this;
    const column = (title, hint, read, show = value => figure(value, unit)) => ({
      title, hint, isNumber: true, sort: read, text: row => show(read(row)),
      refresh: (cell, row) => { cell.title = exact(read(row)); },
    });
    const rate = column("Rate", "Per second, over the last 10 seconds", row => this.history.lastRate(mainPart(row)));
    switch (this.family.type) {
      case "counter":
        return [{ ...rate, text: row => rateFigure(rate.sort(row), unit) }, column("Total", "Since the start", row => row.single?.value)];
      case "histogram":
        return [
          { ...rate, text: row => rateFigure(rate.sort(row), "") },
          column("Count", "Observations since the start", row => row.count?.value, value => figure(value)),
          column("Sum", "Of all observations", row => row.sum?.value),
          column("Mean", "Of all observations", row => row.sum?.value / row.count?.value),
          ...(this.hasBuckets() ? quantileLines.map(fraction => column(
            `p${fraction * 100}`, "Of all observations, estimated from the buckets", row => quantileSinceStart(row, fraction))) : []),
        ];
      case "gaugehistogram":
        return [column("Count", "Current", row => row.count?.value, value => figure(value)), column("Sum", "Current", row => row.sum?.value)];
      case "summary":
        return [
          { ...rate, text: row => rateFigure(rate.sort(row), "") },
          column("Count", "Observations since the start", row => row.count?.value, value => figure(value)),
          column("Mean", "Of all observations", row => row.sum?.value / row.count?.value),
          ...this.quantileBounds().map(bound => column(
            `p${+(bound * 100).toFixed(6)}`, "Of the time window", row => row.quantiles.find(part => part.bound === bound)?.value)),
        ];
      case "info":
        return [];
      case "stateset":
        return [{ title: "Active state", sort: activeStates, text: activeStates, hint: "States with the value 1" }];
      default:
        return [column("Value", "At the last scrape", row => row.single?.value)];
    }
  }

  quantileBounds() {
    return [...new Set([...this.family.series.values()].flatMap(series => series.quantiles.map(part => part.bound)))].sort((a, b) => a - b);
  }

  refresh(isChanged) {
    const { family } = this;
    const words = this.filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    const all = [...family.series.values()];
    const rows = words.length === 0 ? all : all.filter(series => {
      const text = series.labels.map(([name, value]) => `${name}=${value}`).join(" ").toLowerCase();
      return words.every(word => text.includes(word));
    });
    setText(this.facts, this.describe(all, rows));
    this.table.update(rows, isChanged);
    this.drawCharts(rows);
    this.table.update(rows); // with the colors of the lines
    this.showExemplars(rows);
  }

  /** Returns the size of the family, the number of values of each label, and the labels with one value only. */
  describe(all, rows) {
    const { family } = this;
    const parts = [plural(all.length, "series"), plural(family.lines, "line"), figure(family.bytes, "bytes")];
    if (rows.length < all.length) parts.splice(1, 0, `${rows.length.toLocaleString("en-US")} shown`);
    if (all.length > 1) {
      parts.push(...labelSizes(family).filter(([, size]) => size > 1).map(([name, size]) => `${size.toLocaleString("en-US")} values of ${name}`));
      const common = all[0].labels.filter(([name, value]) => value !== "" && !this.labels.includes(name));
      if (common.length) parts.push(`all with ${labelText(common)}`);
    }

    return parts.join(" · ");
  }

  drawCharts(rows) {
    const { history, family, unit, charts } = this;
    const times = history.times;
    const show = value => figure(value, unit);
    const count = [{ name: "observations", color: 0, values: family.type === "histogram" || family.type === "summary" ? history.rates(rows.map(mainPart).filter(Boolean)) : [] }];
    const perSecond = value => `${figure(value)}/s`;
    if (family.type === "histogram" && this.hasBuckets()) {
      const distribution = history.distribution(rows);
      const lines = quantileLines.map((fraction, index) => ({ name: `p${fraction * 100}`, color: index, values: history.quantiles(distribution, fraction) }));
      charts[0].chart.note = "No observations in this time";
      charts[0].chart.update(times, lines, show, { startsAtZero: true, unit, hasLegend: true });
      charts[1].chart.update(times, distribution, show);
      charts[2].chart.update(times, count, perSecond, { startsAtZero: true });
    } else if (family.type === "histogram") {
      charts[0].chart.update(times, count, perSecond, { startsAtZero: true });
    } else if (family.type === "summary") {
      const parts = rows.flatMap(row => row.quantiles.map(part => [row, part])).slice(0, seriesColors);
      charts[0].chart.update(times, parts.map(([row, part], index) => ({ name: `p${+(part.bound * 100).toFixed(6)} ${rows.length > 1 ? seriesName(row.labels, this.labels) : ""}`.trim(), color: index, values: history.values(part) })), show, { unit, hasLegend: true });
      charts[1].chart.update(times, count, perSecond, { startsAtZero: true });
    } else if (charts.length) {
      const isCounter = family.type === "counter";
      charts[0].chart.update(times, this.linesOf(rows), isCounter ? value => rateFigure(value, unit) : show,
        { startsAtZero: isCounter, unit, hasLegend: this.group.value !== "series" });
    }
  }

  /** Returns the lines of a counter or gauge: the first series of the table, or sums of series with an equal label value. */
  linesOf(rows) {
    const { history } = this;
    const valuesOf = list => {
      const parts = list.map(mainPart).filter(Boolean);
      return this.family.type === "counter" ? history.rates(parts) : sumOf(parts.map(part => history.values(part)), history.scrapes.length);
    };
    let groups = new Map();
    if (this.group.value === "series") {
      for (const row of this.table.order.slice(0, seriesColors)) groups.set(row.key, { name: seriesName(row.labels, this.labels), rows: [row] });
    } else {
      const label = this.group.value.startsWith("label ") ? this.group.value.slice(6) : null;
      for (const row of rows) {
        const value = label === null ? "sum" : labelValue(row, label) || "(empty)";
        if (!groups.has(value)) groups.set(value, { name: value, rows: [] });
        groups.get(value).rows.push(row);
      }

      const size = ({ rows: list }) => list.reduce((sum, row) => sum + (mainPart(row)?.value || 0), 0);
      groups = new Map([...groups].sort((a, b) => size(b[1]) - size(a[1])).slice(0, seriesColors));
    }

    this.colors.assign([...groups.keys()]);
    return [...groups].map(([key, group]) => ({ name: group.name, color: this.colors.of(key), values: valuesOf(group.rows) }));
  }

  showExemplars(rows) {
    const found = rows.flatMap(row => row.exemplars.map(exemplar => ({ ...exemplar, of: row.labels })));
    if (found.length === 0) {
      this.exemplars.replaceChildren();
      return;
    }

    found.sort((a, b) => (b.time || 0) - (a.time || 0));
    const rowOf = exemplar => element("tr", {},
      element("td", { className: "text" }, labelText(exemplar.labels)),
      element("td", { className: "text" }, labelText(exemplar.of, this.labels)),
      element("td", { className: "number" }, figure(exemplar.value, this.unit)),
      element("td", { className: "number" }, exemplar.time ? ago(Date.now() / 1000 - exemplar.time) : ""));
    const head = ["Exemplar", "Series", "Value", "Time"].map((title, index) => element("th", { scope: "col", className: index > 1 ? "number" : "" }, title));
    const table = element("table", {}, element("thead", {}, element("tr", {}, head)), element("tbody", {}, found.slice(0, 20).map(rowOf)));
    this.exemplars.replaceChildren(element("section", { className: "card table-card" }, element("h2", {}, "Exemplars"), element("div", { className: "scroll" }, table)));
  }
}

function activeStates(series) {
  return series.states.filter(part => part.value === 1).map(part => part.state).join(", ") || "none";
}
