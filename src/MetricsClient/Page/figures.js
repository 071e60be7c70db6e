// Converts numbers to text for people.

const timeUnits = [[1e-9, "ns"], [1e-6, "µs"], [1e-3, "ms"], [1, "s"]];
const byteUnits = [[1, "B"], [1024, "KiB"], [1024 ** 2, "MiB"], [1024 ** 3, "GiB"], [1024 ** 4, "TiB"]];
const countUnits = [[1, ""], [1e6, " M"], [1e9, " G"], [1e12, " T"]];

function digits(value, significant = 3) {
  if (value === 0) return "0";
  const size = Math.abs(value);
  if (size < 1e-4 || size >= 1e15) return value.toExponential(significant - 1).replace("e+", "e");
  const decimals = Math.max(0, significant - 1 - Math.floor(Math.log10(size)));
  return value.toLocaleString("en-US", { maximumFractionDigits: Math.min(12, decimals) });
}

function scaled(value, units) {
  const unit = units.findLast(([size]) => Math.abs(value) >= size * 0.9995) ?? units[0];
  return digits(value / unit[0]) + (unit[1] && !unit[1].startsWith(" ") ? " " : "") + unit[1];
}

/** Returns the unit of a family: that of its metadata, or of its name. */
function unitOf(family) {
  const name = family.name.replace(/_(total|info)$/, "");
  if (/_timestamp_seconds$/.test(name) || /_time_seconds$/.test(name) && family.type === "gauge") return "timestamp";
  return family.unit || (/[_.](seconds|bytes|ratio|percent|celsius|meters|volts|joules|grams)$/.exec(name)?.[1] ?? "");
}

/** Returns a short text of a value in a unit. */
function figure(value, unit = "") {
  if (value === undefined || Number.isNaN(value)) return "–";
  if (!Number.isFinite(value)) return value > 0 ? "+∞" : "−∞";
  if (value === 0) return "0";
  if (unit === "timestamp") return value > 1e8 ? ago(Date.now() / 1000 - value) : digits(value);
  if (unit === "seconds") return Math.abs(value) < 120 ? scaled(value, timeUnits) : duration(value);
  if (unit === "bytes") return scaled(value, byteUnits);
  if (unit === "celsius") return `${digits(value)} °C`;
  if (unit === "percent") return `${digits(value)} %`;
  if (unit === "ratio") return `${digits(value * 100)} %`;
  return scaled(value, countUnits);
}

/** Returns a value with all its digits, for tables and for copies. */
function exact(value) {
  if (value === undefined || Number.isNaN(value)) return "NaN";
  return Number.isFinite(value) ? value.toLocaleString("en-US", { maximumSignificantDigits: 17, maximumFractionDigits: 20 }) : value > 0 ? "+Inf" : "-Inf";
}

/** Returns a text of a rate: per second, or the use of processors and the bandwidth for times and bytes. */
function rateFigure(value, unit) {
  if (Number.isNaN(value)) return "–";
  return unit === "seconds" ? `${figure(value, "seconds")}/s` : unit === "bytes" ? `${figure(value, "bytes")}/s` : `${figure(value)}/s`;
}

function duration(seconds) {
  const sign = seconds < 0 ? "−" : "";
  const size = Math.abs(seconds);
  if (size < 60) return `${sign}${digits(size, 2)} s`;
  const parts = [["d", 86400], ["h", 3600], ["min", 60], ["s", 1]];
  const first = parts.findIndex(([, length]) => size >= length);
  const [name, length] = parts[first];
  const rest = Math.floor((size % length) / (parts[first + 1]?.[1] ?? 1));
  return `${sign}${Math.floor(size / length).toLocaleString("en-US")} ${name}${rest ? ` ${rest} ${parts[first + 1][0]}` : ""}`;
}

function ago(seconds) {
  return Math.abs(seconds) < 1 ? "now" : seconds < 0 ? `in ${duration(-seconds)}` : `${duration(seconds)} ago`;
}

function clock(time) {
  return new Date(time).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit", hour12: false });
}

function plural(count, word) {
  return `${count.toLocaleString("en-US")} ${count === 1 ? word : word === "family" ? "families" : word === "series" ? "series" : `${word}s`}`;
}

/** Returns labels as PromQL shows them. If names are given, only the labels with these names. */
function labelText(labels, names) {
  const shown = names ? labels.filter(([name]) => names.includes(name)) : labels;
  return shown.length ? shown.map(([name, value]) => `${name}="${value}"`).join(", ") : "no labels";
}

/** Returns a short name of a series in a chart: the values of the labels that differ between the series. */
function seriesName(labels, names) {
  const values = names.map(name => labels.find(([label]) => label === name)?.[1] || "–");
  return values.length ? values.join(" · ") : "value";
}

/** Returns a query for a family that a user can paste into Prometheus. */
function queryFor(family) {
  const isPlain = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(family.name);
  const selector = suffix => isPlain ? family.name + suffix : `{${JSON.stringify(family.name + suffix)}}`;
  if (family.type === "counter") return `rate(${selector("")}[5m])`;
  if (family.type === "histogram") return `histogram_quantile(0.99, sum by (le) (rate(${selector("_bucket")}[5m])))`;
  if (family.type === "summary") return `rate(${selector("_sum")}[5m]) / rate(${selector("_count")}[5m])`;
  return selector("");
}
