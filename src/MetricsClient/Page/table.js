// A table that is sorted by a click on the head of a column, and that keeps its rows while values change.

const shownRows = 200;

/**
 * Columns: { title, hint, isNumber, sort(row), text(row), node(row) }. A node is created once for each row; a text is updated.
 * Rows: objects with a key.
 */
class Table {
  constructor(caption, columns, sorted, isDescending) {
    this.columns = columns;
    this.sorted = sorted;
    this.isDescending = isDescending;
    this.rows = [];
    this.limit = shownRows;
    this.lines = new Map();
    this.body = element("tbody");
    this.heads = columns.map(column => this.headOf(column));
    this.more = element("button", { type: "button", className: "more", hidden: true });
    this.more.addEventListener("click", () => {
      this.limit += 1000;
      this.update(this.rows);
    });
    const table = element("table", {},
      element("caption", { className: "hidden" }, caption),
      element("thead", {}, element("tr", {}, this.heads)),
      this.body);
    this.element = element("div", {}, element("div", { className: "scroll", tabIndex: 0, role: "region", "aria-label": caption }, table), this.more);
  }

  headOf(column) {
    const button = element("button", { type: "button", title: column.hint ?? "" }, column.title);
    button.addEventListener("click", () => this.sortBy(column));
    return element("th", { scope: "col", className: column.isNumber ? "number" : "" }, button);
  }

  sortBy(column) {
    this.isDescending = this.sorted === column ? !this.isDescending : Boolean(column.isNumber);
    this.sorted = column;
    this.update(this.rows, true);
    this.onSort?.();
  }

  /** Shows rows. While the user points at the table, the rows keep their order. */
  update(rows, mustSort) {
    this.rows = rows;
    const isRead = !mustSort && (this.body.matches(":hover") || this.body.contains(document.activeElement));
    this.order = isRead ? this.keepOrder(rows) : this.sort(rows);
    const shown = this.order.slice(0, this.limit);
    const lines = new Map();
    for (const row of shown) lines.set(row.key, this.lineOf(row));
    this.lines = lines;
    setChildren(this.body, [...lines.values()].map(line => line.element));
    this.heads.forEach((head, index) => {
      const isSorted = this.columns[index] === this.sorted;
      head.setAttribute("aria-sort", isSorted ? (this.isDescending ? "descending" : "ascending") : "none");
    });
    this.more.hidden = this.order.length <= this.limit;
    setText(this.more, `Show more: ${(this.order.length - shown.length).toLocaleString("en-US")} rows are not shown`);
  }

  keepOrder(rows) {
    const places = new Map([...this.lines.keys()].map((key, index) => [key, index]));
    return [...rows].sort((a, b) => (places.get(a.key) ?? Infinity) - (places.get(b.key) ?? Infinity) || 0);
  }

  sort(rows) {
    const direction = this.isDescending ? -1 : 1;
    return rows
      .map(row => ({ row, value: this.sorted.sort(row) }))
      .sort((a, b) => direction * compare(a.value, b.value))
      .map(({ row }) => row);
  }

  lineOf(row) {
    let line = this.lines.get(row.key);
    if (!line) {
      const cells = this.columns.map(column => element("td", { className: column.isNumber ? "number" : column.isLabel ? "label" : "text" }, column.node?.(row)));
      line = { element: element("tr", {}, cells), cells };
    }

    this.columns.forEach((column, index) => {
      if (column.text) setText(line.cells[index], column.text(row));
      column.refresh?.(line.cells[index], row);
    });
    return line;
  }
}

/** Compares two numbers or two texts. NaN and absent values come first. */
function compare(a, b) {
  if (typeof a === "string" || typeof b === "string") return String(a).localeCompare(String(b), "en", { numeric: true });
  const isAbsentA = a === undefined || Number.isNaN(a);
  const isAbsentB = b === undefined || Number.isNaN(b);
  return isAbsentA || isAbsentB ? Number(isAbsentB) - Number(isAbsentA) : a < b ? -1 : a > b ? 1 : 0;
}
