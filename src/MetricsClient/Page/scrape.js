// Reads the text formats: OpenMetrics, and Prometheus text with and without quoted names.

const suffixes = {
  counter: ["_total", "_created"],
  histogram: ["_bucket", "_sum", "_count", "_created"],
  gaugehistogram: ["_bucket", "_gsum", "_gcount"],
  summary: ["_sum", "_count", "_created"],
  info: ["_info"],
};

const escapes = { n: "\n" };

/** Replaces the escapes of a label value, a quoted name or a help text. */
function unescaped(text) {
  return text.includes("\\") ? text.replace(/\\(.)/gs, (_, letter) => escapes[letter] ?? letter) : text;
}

function numberOf(text) {
  return text === "+Inf" ? Infinity : text === "-Inf" ? -Infinity : text === "NaN" ? NaN : Number(text);
}

/** Returns the index after the closing quote of the text that begins with a quote at an index. */
function afterQuote(line, at) {
  for (at++; at < line.length && line[at] !== '"'; at++) {
    if (line[at] === "\\") at++;
  }

  return at + 1;
}

/** Returns the length of the part of a line that identifies the sample: the name and the labels. */
function identityLength(line) {
  const brace = line.indexOf("{");
  const blank = line.indexOf(" ");
  if (brace < 0 || (blank >= 0 && blank < brace)) return blank;
  let at = brace + 1;
  while (at < line.length && line[at] !== "}") at = line[at] === '"' ? afterQuote(line, at) : at + 1;
  return at + 1;
}

/** Parses the name and the labels of a sample. A quoted text without a value is the name. */
function parseIdentity(identity) {
  const brace = identity.indexOf("{");
  if (brace < 0) return { name: identity, labels: [] };
  let name = identity.slice(0, brace);
  const labels = [];
  for (let at = brace + 1; at < identity.length - 1;) {
    const start = at;
    const isQuoted = identity[at] === '"';
    at = isQuoted ? afterQuote(identity, at) : identity.indexOf("=", at);
    if (at < 0) break;
    const word = isQuoted ? unescaped(identity.slice(start + 1, at - 1)) : identity.slice(start, at).trim();
    if (identity[at] === "=") {
      const end = afterQuote(identity, at + 1);
      labels.push([word, unescaped(identity.slice(at + 2, end - 1))]);
      at = end;
    } else {
      name = word;
    }

    while (identity[at] === "," || identity[at] === " ") at++;
  }

  return { name, labels };
}

/** Reads the part of a sample line after the labels: the value, and the exemplar if there is one. */
function parseValue(text) {
  const mark = text.indexOf(" # ");
  const value = numberOf((mark < 0 ? text : text.slice(0, mark)).trim().split(" ", 1)[0]);
  if (mark < 0) return { value };
  const exemplar = text.slice(mark + 3);
  const length = identityLength(exemplar);
  const [size, time] = exemplar.slice(length).trim().split(" ");
  return { value, exemplar: { labels: parseIdentity(exemplar.slice(0, length)).labels, value: numberOf(size), time: Number(time) } };
}

/** Identifies samples by number. The identity of a sample is parsed only once, and histories are arrays of numbers. */
class Catalog {
  constructor() {
    this.entries = new Map();
  }

  entryOf(identity) {
    let entry = this.entries.get(identity);
    if (!entry) {
      const { name, labels } = parseIdentity(identity);
      const own = labels.filter(([label]) => label !== "le" && label !== "quantile");
      const bound = labels.find(([label]) => label === "le" || label === "quantile");
      entry = { slot: this.entries.size, name, labels, own, bound: bound && numberOf(bound[1]), key: JSON.stringify(own) };
      this.entries.set(identity, entry);
    }

    return entry;
  }
}

function newFamily(name, header) {
  return { name, header, type: "untyped", help: "", unit: "", series: new Map(), lines: 0, bytes: 0, duplicates: 0 };
}

/** Returns the part of a sample name after the name of the family, or null if the sample does not belong to the family. */
function suffixIn(family, name) {
  if (!family || !name.startsWith(family.header)) return null;
  const rest = name.slice(family.header.length);
  return rest === "" || suffixes[family.type]?.includes(rest) ? rest : null;
}

/** Parses a scrape. The values are in an array with the slots of the catalog as indexes. */
class ScrapeReader {
  constructor(text, isOpenMetrics, catalog) {
    this.isOpenMetrics = isOpenMetrics;
    this.catalog = catalog;
    this.families = new Map();
    this.samples = [];
    this.slots = [];
    this.lines = 0;
    this.isComplete = !isOpenMetrics;
    this.current = null;
    const isAscii = !/[^\x00-\x7f]/.test(text);
    const encoder = new TextEncoder();
    for (let start = 0; start < text.length;) {
      const found = text.indexOf("\n", start);
      const end = found < 0 ? text.length : found;
      const line = text.slice(start, end);
      this.lines++;
      if (line.startsWith("#")) this.readComment(line);
      else if (line) this.readSample(line);
      if (this.current) {
        this.current.lines++;
        this.current.bytes += 1 + (isAscii ? line.length : encoder.encode(line).length);
      }

      start = end + 1;
    }
  }

  readComment(line) {
    if (line === "# EOF") {
      this.isComplete = true;
      this.current = null;
      return;
    }

    const [, keyword] = line.split(" ", 2);
    if (!["TYPE", "HELP", "UNIT"].includes(keyword)) return;
    const start = keyword.length + 3;
    const isQuoted = line[start] === '"';
    const blank = isQuoted ? afterQuote(line, start) : line.indexOf(" ", start);
    const end = blank < 0 ? line.length : blank;
    const header = isQuoted ? unescaped(line.slice(start + 1, end - 1)) : line.slice(start, end);
    const text = line.slice(end + 1);
    if (this.current?.header !== header) {
      this.current = newFamily(header, header);
      this.families.set(header, this.current);
    }

    if (keyword === "HELP") this.current.help = unescaped(text);
    if (keyword === "UNIT") this.current.unit = text;
    if (keyword === "TYPE") this.setType(this.current, text);
  }

  // OpenMetrics omits the suffix in the header. The page shows the name that a query uses.
  setType(family, type) {
    family.type = type;
    const suffix = { counter: "_total", info: "_info" }[type];
    if (this.isOpenMetrics && suffix) {
      this.families.delete(family.name);
      family.name = family.header + suffix;
      this.families.set(family.name, family);
    }
  }

  readSample(line) {
    const length = identityLength(line);
    const entry = this.catalog.entryOf(line.slice(0, length));
    let suffix = suffixIn(this.current, entry.name);
    if (suffix === null) {
      this.current = this.families.get(entry.name) ?? newFamily(entry.name, entry.name);
      this.families.set(entry.name, this.current);
      suffix = "";
    }

    const { value, exemplar } = parseValue(line.slice(length));
    this.slots.push(entry.slot);
    this.samples.push(value);
    this.addTo(this.current, suffix, entry, value, exemplar);
  }

  addTo(family, suffix, entry, value, exemplar) {
    const isState = family.type === "stateset";
    const labels = isState ? entry.own.filter(([name]) => name !== family.header) : entry.own;
    const key = isState ? JSON.stringify(labels) : entry.key;
    let series = family.series.get(key);
    if (!series) {
      series = { key, labels, buckets: [], quantiles: [], states: [], exemplars: [] };
      family.series.set(key, series);
    }

    if (exemplar) series.exemplars.push(exemplar);
    const part = { slot: entry.slot, value, bound: entry.bound };
    if (suffix === "_created") series.created = value;
    else if (suffix === "_bucket") series.buckets.push(part);
    else if (suffix === "_sum" || suffix === "_gsum") series.sum = part;
    else if (suffix === "_count" || suffix === "_gcount") series.count = part;
    else if (family.type === "summary") series.quantiles.push(part);
    else if (isState) series.states.push({ ...part, state: entry.labels.find(([name]) => name === family.header)?.[1] ?? "" });
    else {
      family.duplicates += series.single ? 1 : 0;
      series.single = part;
    }
  }
}
