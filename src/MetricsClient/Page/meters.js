// The view of the .NET meters of the process, and what the registry does with each instrument.

const meterStates = {
  NotIncluded: ["not included", "No registration names the meter"],
  Dropped: ["dropped", "The options of the registration exclude the instrument"],
  Rejected: ["rejected", "The registry cannot expose the instrument"],
};

class MetersView {
  constructor(page) {
    this.page = page;
    this.rows = null;
    this.filter = element("input", { type: "search", placeholder: "Filter meters and instruments", "aria-label": "Filter meters", spellcheck: false });
    this.filter.addEventListener("input", () => this.show());
    this.facts = element("p", { className: "facts" });
    const text = (title, read, isLabel = true) => ({ title, hint: "", isLabel, sort: read, text: read });
    const meter = text("Meter", row => row.version ? `${row.meter} ${row.version}` : row.meter);
    this.table = new Table(".NET meters and instruments", [
      meter,
      { ...text("Instrument", row => row.instrument), refresh: (cell, row) => { cell.title = row.description ?? ""; } },
      {
        title: "Family", hint: "The family that exposes the instrument, or the reason why none does", isLabel: true, sort: row => row.family ?? ` ${row.status}`,
        node: row => row.family ? element("a", { href: familyLink(row.family) }, row.family)
          : element("span", { className: `state ${row.status}` }, row.reason ? `rejected: ${row.reason}` : meterStates[row.status]?.[0] ?? row.status),
        refresh: (cell, row) => { cell.title = row.reason ?? meterStates[row.status]?.[1] ?? ""; },
      },
      text("Kind", row => row.kind),
      text("Unit", row => row.unit ?? ""),
    ], meter, false);
    this.table.onSort = () => {};
    this.element = element("div", {}, element("h1", {}, ".NET meters"), this.facts,
      element("div", { className: "toolbar" }, this.filter), element("section", { className: "card table-card" }, this.table.element));
    this.read();
  }

  /** Reads the list once. An instrument that the process creates later is in the list after the view is opened again. */
  async read() {
    try {
      const response = await fetch("?meters", { cache: "no-store" });
      if (!response.ok) throw new ScrapeError(await refusal(response));
      const list = await response.json();
      this.rows = list.map(row => ({ ...row, key: JSON.stringify([row.meter, row.version, row.instrument, row.kind, row.status]) }));
    } catch (error) {
      this.message = error instanceof ScrapeError ? error.message : `The list of meters could not be read: ${error.message}`;
    }

    this.show();
  }

  update() {
    // The list does not change with the values.
  }

  show() {
    if (!this.rows) {
      setText(this.facts, this.message ?? "Reading the meters…");
      return;
    }

    const words = this.filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    const found = this.rows.filter(row => {
      const text = `${row.meter} ${row.instrument} ${row.description ?? ""} ${row.family ?? ""} ${row.kind} ${row.status}`.toLowerCase();
      return words.every(word => text.includes(word));
    });
    const exposed = this.rows.filter(row => row.status === "Exposed").length;
    setText(this.facts, this.rows.length === 0 ? "The process has no .NET meter with an instrument yet."
      : `${plural(this.rows.length, "instrument")} of ${plural(new Set(this.rows.map(row => row.meter)).size, "meter")} · ${exposed} exposed by this registry. registry.AddMeters("NAME") exposes a meter.`);
    this.table.update(found, true);
  }
}
