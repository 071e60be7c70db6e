// The view of problems: counted by the library, found in the exposition, and of the connection to the server.

const selfPrefix = "metricsclient_";
const manyValues = 1000;

/** Returns the series of self-metrics that count a problem, with a value above zero. */
function countedProblems(families) {
  return [...families.values()]
    .filter(family => family.type === "counter" && family.name.startsWith(selfPrefix))
    .flatMap(family => [...family.series.values()]
      .filter(series => series.single?.value > 0 && !series.labels.some(([name, value]) => name === "outcome" && value === "success"))
      .map(series => ({ key: family.name + series.key, family, series })));
}

/** Returns properties of the exposition that make metrics hard to use, each with the families. */
function findings(history) {
  const families = [...history.latest.families.values()];
  const named = (text, list) => ({ text, names: list.map(family => family.name) });
  return [
    named("No help text", families.filter(family => !family.help)),
    named("No type", families.filter(family => family.type === "untyped" || family.type === "unknown")),
    named("The name of a counter does not end in _total", families.filter(family => family.type === "counter" && !family.name.endsWith("_total"))),
    named("Two samples with the same name and labels", families.filter(family => family.duplicates > 0)),
    named(`A label has more than ${manyValues.toLocaleString("en-US")} values`, families.filter(family => (labelSizes(family)[0]?.[1] ?? 0) > manyValues)),
    named("A value is NaN", families.filter(family => family.type !== "summary" && [...family.series.values()].some(series => series.single && Number.isNaN(series.single.value)))),
  ].filter(finding => finding.names.length > 0);
}

class HealthView {
  constructor(page) {
    this.page = page;
    this.problems = element("div");
    this.found = element("div");
    this.requests = element("div");
    this.self = element("div");
    const rate = { title: "Value", hint: "At the last scrape", isNumber: true, sort: row => mainPart(row.series)?.value, text: row => figure(mainPart(row.series)?.value, unitOf(row.family)) };
    this.table = new Table("Self-metrics of the library", [
      { title: "Metric", hint: "", isLabel: true, sort: row => row.key, node: row => element("a", { href: familyLink(row.family.name) }, row.family.name) },
      { title: "Labels", hint: "", sort: row => labelText(row.series.labels), text: row => row.series.labels.length ? labelText(row.series.labels) : "" },
      rate,
      { title: "Meaning", hint: "", sort: row => row.family.help, text: row => row.family.help },
    ]);
    this.table.sorted = this.table.columns[0];
    this.element = element("div", {}, element("h1", {}, "Health"),
      section("Problems that the library counted", this.problems), section("Findings in the exposition", this.found),
      section("Failed scrapes of this page", this.requests), section("Self-metrics", this.self));
  }

  update() {
    const { history, failures } = this.page;
    const { families } = history.latest;
    const counted = countedProblems(families);
    this.problems.replaceChildren(...(counted.length === 0 ? [good("The library has counted no problem.")] : [element("ul", { className: "problems" }, counted.map(problem =>
      element("li", {}, element("b", {}, figure(problem.series.single.value)), element("div", {},
        element("a", { href: familyLink(problem.family.name) }, problem.family.name), element("span", {}, problem.series.labels.length ? ` ${labelText(problem.series.labels)}` : ""),
        element("p", {}, problem.family.help)))))]));
    const found = findings(history);
    this.found.replaceChildren(...(found.length === 0 ? [good("All families have a type and a help text, and no label has very many values.")] : [element("ul", { className: "problems" }, found.map(finding =>
      element("li", {}, element("b", {}, String(finding.names.length)), element("div", {}, element("span", {}, finding.text), element("p", {},
        finding.names.slice(0, 20).flatMap((name, index) => [index ? ", " : "", element("a", { href: familyLink(name) }, name)]), finding.names.length > 20 ? ", …" : "")))))]));
    this.requests.replaceChildren(...(failures.length === 0 ? [good("All scrapes of this page succeeded.")] : [element("ul", { className: "problems" }, failures.toReversed().map(failure =>
      element("li", {}, element("b", {}, clock(failure.time)), element("div", {}, failure.message))))]));
    const self = [...families.values()].filter(family => family.name.startsWith(selfPrefix))
      .flatMap(family => [...family.series.values()].map(series => ({ key: family.name + series.key, family, series })));
    if (self.length === 0) this.self.replaceChildren(good("The library exposes a self-metric only after its first problem or push."));
    else {
      setChildren(this.self, [this.table.element]);
      this.table.update(self);
    }
  }
}

function section(title, content) {
  return element("section", { className: "card health" }, element("h2", {}, title), content);
}

function good(text) {
  return element("p", { className: "good" }, text);
}
