// The list of families, and the views beside the view of one family.

const shownFamilies = 400;
const shownCards = 12;

/** Returns the text for the current state of a family in lists. */
function familyFigure(history, family) {
  if (family.series.size === 0 || family.type === "info" || family.type === "stateset") return "";
  if (isCumulative(family.type)) return rateFigure(history.trend(family).at(-1), family.type === "counter" ? unitOf(family) : "");
  return family.series.size === 1 ? figure(history.latest.totals.get(family.name), unitOf(family)) : "";
}

/** Returns true if the course of a family over time says something. */
function hasTrend(family) {
  return family.type !== "info" && family.type !== "stateset" && unitOf(family) !== "timestamp"
    && mainPart(family.series.values().next().value ?? {}) !== undefined;
}

function isOfPlatform(family) {
  return /^(process|dotnet|metricsclient)_/.test(family.name);
}

class FamilyList {
  constructor(page) {
    this.page = page;
    this.list = document.getElementById("families");
    this.search = document.getElementById("search");
    this.types = document.getElementById("types");
    this.matches = document.getElementById("matches");
    this.chosen = new Set();
    this.rows = new Map();
    this.search.addEventListener("input", () => this.update());
    this.search.addEventListener("keydown", event => this.press(event));
    this.list.addEventListener("keydown", event => this.press(event));
  }

  press(event) {
    if (event.key === "Escape" && event.target === this.search) {
      this.search.value = "";
      this.update();
    }

    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const links = [...this.list.querySelectorAll("a")];
    const next = links.indexOf(document.activeElement) + step;
    (next < 0 ? this.search : links[Math.min(next, links.length - 1)])?.focus();
  }

  update() {
    const { history } = this.page;
    const families = [...(history.latest?.families.values() ?? [])].sort((a, b) => a.name < b.name ? -1 : 1);
    this.updateTypes(families);
    const words = this.search.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = families.filter(family => {
      if (this.chosen.size && !this.chosen.has(family.type)) return false;
      if (words.length === 0) return true;
      const text = `${family.name} ${family.help} ${family.unit} ${labelNames(family).join(" ")}`.toLowerCase();
      return words.every(word => text.includes(word));
    });
    const isFiltered = words.length > 0 || this.chosen.size > 0;
    setText(this.matches, !history.latest ? "" : found.length === 0 ? "No family matches." : isFiltered ? `${found.length} of ${plural(families.length, "family")}` : plural(families.length, "family"));
    const rows = new Map();
    for (const family of found.slice(0, shownFamilies)) rows.set(family.name, this.rows.get(family.name) ?? this.rowOf(family.name));
    this.rows = rows;
    setChildren(this.list, [...rows.values()].map(row => row.element));
    for (const [name, row] of rows) this.refresh(row, history.latest.families.get(name));
    if (found.length > shownFamilies) setText(this.matches, `${found.length} families, the first ${shownFamilies} are shown`);
  }

  updateTypes(families) {
    const types = [...new Set(families.map(family => family.type))].sort();
    const shape = types.join();
    if (shape === this.shape) return;
    this.shape = shape;
    this.types.replaceChildren(...types.map(type => {
      const button = element("button", { type: "button", className: `badge ${typeClass(type)}`, "aria-pressed": String(this.chosen.has(type)) }, type);
      button.addEventListener("click", () => {
        if (!this.chosen.delete(type)) this.chosen.add(type);
        button.setAttribute("aria-pressed", String(this.chosen.has(type)));
        this.update();
      });
      return button;
    }));
  }

  rowOf(name) {
    const row = {
      name: element("span", { className: "name" }, name),
      type: element("span"),
      size: element("span", { className: "size" }),
      figure: element("span", { className: "figure" }),
      canvas: element("canvas", { className: "spark", "aria-hidden": "true" }),
    };
    row.link = element("a", { href: familyLink(name), title: name }, row.name, row.figure, element("span", { className: "below" }, row.type, row.size), row.canvas);
    row.element = element("li", {}, row.link);
    return row;
  }

  refresh(row, family) {
    const { history, route } = this.page;
    row.type.className = `badge ${typeClass(family.type)}`;
    setText(row.type, family.type);
    setText(row.size, plural(family.series.size, "series"));
    setText(row.figure, familyFigure(history, family));
    if (route.view === "family" && route.name === family.name) row.link.setAttribute("aria-current", "page");
    else row.link.removeAttribute("aria-current");
    if (hasTrend(family)) drawSparkline(row.canvas, history.trend(family), color("spark"));
  }
}

/** The start: figures of the scrape, and the families with the most changes. */
class Overview {
  constructor(page) {
    this.page = page;
    this.tiles = element("div", { className: "tiles" });
    this.cards = element("div", { className: "cards" });
    this.known = new Map();
    this.element = element("div", {}, element("h1", {}, "Overview"), this.tiles, element("h2", {}, "Most active"), this.cards);
  }

  update() {
    const { history } = this.page;
    const families = [...history.latest.families.values()];
    this.tiles.replaceChildren(...scrapeTiles(history));
    const changes = family => history.scrapes.reduce((count, scrape, index, all) =>
      count + (index && scrape.totals.get(family.name) !== all[index - 1].totals.get(family.name) ? 1 : 0), 0);
    // Metrics of the platform change in each program, and come last. The order changes only if another family belongs to the list.
    const ranked = families.filter(hasTrend)
      .map(family => ({ family, changes: changes(family) / (isOfPlatform(family) ? 1000 : 1) }))
      .sort((a, b) => b.changes - a.changes || (a.family.name < b.family.name ? -1 : 1));
    const changed = ranked.filter(({ changes: count }) => count > 0);
    const active = (changed.length ? changed : ranked)
      .slice(0, shownCards).map(({ family }) => family).sort((a, b) => isOfPlatform(a) - isOfPlatform(b) || (a.name < b.name ? -1 : 1));
    const cards = active.map(family => {
      const card = this.known.get(family.name) ?? this.cardOf(family);
      setText(card.figure, familyFigure(history, family) || figure(history.latest.totals.get(family.name), unitOf(family)));
      setText(card.note, family.series.size > 1 ? `${isCumulative(family.type) ? "all" : "sum of"} ${plural(family.series.size, "series")}` : "");
      return [family.name, card];
    });
    this.known = new Map(cards);
    setChildren(this.cards, cards.map(([, card]) => card.element));
    for (const family of active) drawSparkline(this.known.get(family.name).canvas, history.trend(family), color("spark"));
  }

  cardOf(family) {
    const card = {
      figure: element("b", { className: "big" }),
      note: element("span", { className: "note" }),
      canvas: element("canvas", { className: "spark", "aria-hidden": "true" }),
    };
    card.element = element("a", { className: "card", href: familyLink(family.name), title: family.help },
      element("span", { className: "name" }, family.name), element("span", { className: "row" }, card.figure, card.note), card.canvas);
    return card;
  }
}

function tile(title, value, note) {
  return element("div", { className: "tile" }, element("span", {}, title), element("b", {}, value), element("small", {}, note ?? ""));
}

function scrapeTiles(history) {
  const { cost, families } = history.latest;
  const series = [...families.values()].reduce((sum, family) => sum + family.series.size, 0);
  return [
    tile("Families", families.size.toLocaleString("en-US"), cost.format),
    tile("Series", series.toLocaleString("en-US"), plural(cost.samples, "sample")),
    tile("Lines", cost.lines.toLocaleString("en-US"), "per scrape"),
    tile("Size", figure(cost.bytes, "bytes"), cost.isCompressed ? `${figure(cost.transferred, "bytes")} compressed` : "not compressed"),
    tile("Duration", `${digits(cost.milliseconds)} ms`, `${digits(cost.firstByte)} ms to first byte`),
  ];
}

/** Shows what a scrape costs: each family with its series, lines and bytes, and the label with the most values. */
class CostView {
  constructor(page) {
    this.page = page;
    this.tiles = element("div", { className: "tiles" });
    this.chart = new LineChart("Duration of the scrapes of this page");
    const number = (title, hint, read, show = value => value.toLocaleString("en-US")) => ({ title, hint, isNumber: true, sort: read, text: row => show(read(row)) });
    const bytes = number("Bytes", "Length of the text of the family", row => row.family.bytes, value => figure(value, "bytes"));
    this.table = new Table("Cost of each family", [
      { title: "Family", hint: "Name of the family", isLabel: true, sort: row => row.key, node: row => element("a", { href: familyLink(row.key) }, row.key) },
      number("Series", "Label sets of the family", row => row.family.series.size),
      number("Lines", "Samples and comments", row => row.family.lines),
      bytes,
      { title: "Share", hint: "Part of the bytes of the scrape", isNumber: true, sort: row => row.share, node: () => element("meter", { max: 1 }), refresh: (cell, row) => { cell.firstChild.value = row.share; cell.title = `${digits(row.share * 100)} %`; } },
      { title: "Label with most values", hint: "The label that causes most series", isLabel: true, sort: row => row.size, text: row => row.label },
    ], bytes, true);
    this.element = element("div", {}, element("h1", {}, "Cost of a scrape"), this.tiles,
      element("figure", { className: "card" }, element("figcaption", {}, element("b", {}, "Duration"), element("span", {}, "from the request of this page to the last byte")), this.chart.element),
      element("section", { className: "card table-card" }, this.table.element));
  }

  update() {
    const { history } = this.page;
    this.tiles.replaceChildren(...scrapeTiles(history));
    this.chart.update(history.times, [{ name: "duration", color: 0, values: history.scrapes.map(scrape => scrape.cost.milliseconds / 1000) }], value => figure(value, "seconds"), { startsAtZero: true });
    this.table.update([...history.latest.families.values()].map(family => {
      const [name, size] = labelSizes(family)[0] ?? ["", 0];
      return { key: family.name, family, share: family.bytes / history.latest.cost.bytes, size, label: name && `${name} (${size.toLocaleString("en-US")})` };
    }));
  }
}
