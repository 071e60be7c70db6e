// The page: the loop that scrapes, the address of the current view, and the controls.

const accept = "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.6,text/plain;version=0.0.4;q=0.4";
const intervals = [1, 2, 5, 15, 60]; // seconds
const longestScrape = 30_000; // milliseconds
const keptFailures = 50;

// A view: its name in the address, its title, and its class.
const views = [
  { view: "", title: "Families", type: Overview },
  { view: "cost", title: "Cost", type: CostView },
  { view: "health", title: "Health", type: HealthView },
  { view: "meters", title: "Meters", type: MetersView },
];

class Page {
  constructor() {
    this.history = new History();
    this.failures = [];
    this.interval = 2;
    this.isPaused = false;
    this.failure = null;
    this.attempts = 0;
    // Without a slash at the end, so that ".." and "." have the same meaning for /metrics/page and /metrics/page/.
    const here = location.origin + location.pathname.replace(/\/+$/, "");
    const url = new URL(document.querySelector("meta[name=metrics-url]").content, here);
    this.url = url.pathname === "/" ? url.href : url.href.replace(/\/$/, "");
    this.content = document.getElementById("content");
    this.status = document.getElementById("status");
    this.banner = document.getElementById("banner");
    this.list = new FamilyList(this);
    this.open();
    this.addControls();
    addEventListener("hashchange", () => this.open(true));
    document.addEventListener("visibilitychange", () => this.wake());
    matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => this.update());
    this.run();
  }

  get isStopped() {
    return this.isPaused || document.hidden;
  }

  addControls() {
    document.getElementById("host").textContent = location.host;
    document.title = `Metrics of ${location.host}`;
    const select = document.getElementById("interval");
    select.append(...intervals.map(seconds => element("option", { value: seconds, selected: seconds === this.interval }, seconds < 60 ? `every ${seconds} s` : "every 60 s")));
    select.addEventListener("change", () => {
      this.interval = Number(select.value);
      this.wake();
    });
    this.pauseButton = document.getElementById("pause");
    this.pauseButton.addEventListener("click", () => {
      this.isPaused = !this.isPaused;
      this.showStatus();
      this.wake();
    });
    document.addEventListener("keydown", event => {
      const isTyping = event.target.matches("input, select, textarea");
      if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        document.getElementById("search").focus();
      }
    });
    this.showStatus();
  }

  /** Opens the view of the address: #/family/NAME, #/cost, #/health, #/meters, or the overview. */
  open(isMoved) {
    const [, view = "", name = ""] = /^#\/(\w*)(?:\/(.*))?$/.exec(location.hash) ?? [];
    let decoded = name;
    try {
      decoded = decodeURIComponent(name);
    } catch {
      // An address that a user has typed can contain a lone percent sign.
    }

    this.route = { view, name: decoded };
    const known = views.find(candidate => candidate.view === view) ?? views[0];
    this.view = view === "family" ? new FamilyView(this, decoded) : new known.type(this);
    document.body.dataset.view = view || "overview";
    const tabs = document.getElementById("tabs");
    tabs.replaceChildren(...views.map(({ view: target, title }) => {
      const isCurrent = target === (view === "family" ? "" : known.view);
      return element("a", { href: `#/${target}`, id: `tab-${target || "families"}`, ...(isCurrent ? { "aria-current": "page" } : {}) }, title);
    }));
    this.content.replaceChildren(this.view.element);
    this.update();
    if (isMoved) {
      this.content.scrollTop = 0;
      scrollTo(0, 0);
      if (view === "family" && !document.activeElement?.closest("#families")) this.content.focus({ preventScroll: true });
    }
  }

  wake() {
    this.endWait?.();
  }

  async run() {
    for (;;) {
      if (!this.isStopped) await this.scrape();
      const pause = this.isStopped ? 86_400_000 : Math.max(this.interval * 1000, 9 * (this.history.latest?.cost.milliseconds ?? 0));
      await new Promise(resolve => {
        const timer = setTimeout(resolve, pause);
        this.endWait = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  async scrape() {
    const started = performance.now();
    try {
      const response = await fetch(this.url, { headers: { Accept: accept }, cache: "no-store", signal: AbortSignal.timeout(longestScrape) });
      const firstByte = performance.now() - started;
      const type = response.headers.get("Content-Type") ?? "";
      if (!response.ok) throw new ScrapeError(await refusal(response));
      if (!/^(text\/plain|application\/openmetrics-text)/.test(type)) {
        throw new ScrapeError(`${this.url} returned ${type || "no content type"} instead of metrics. A sign-in page may have answered; sign in, and reload this page.`);
      }

      const body = await response.arrayBuffer();
      const milliseconds = performance.now() - started;
      const isOpenMetrics = type.startsWith("application/openmetrics-text");
      const reader = new ScrapeReader(new TextDecoder().decode(body), isOpenMetrics, this.history.catalog);
      if (!reader.isComplete) throw new ScrapeError("The response ended before its last line.");
      this.history.add(reader, Date.now(), {
        bytes: body.byteLength, transferred: Number(response.headers.get("Content-Length") ?? NaN),
        isCompressed: response.headers.has("Content-Encoding"), milliseconds, firstByte,
        format: isOpenMetrics ? "OpenMetrics text" : "Prometheus text",
      });
      this.failure = null;
    } catch (error) {
      this.fail(error);
    }

    this.attempts++;
    this.update();
  }

  fail(error) {
    const message = error instanceof ScrapeError ? error.message
      : error.name === "TimeoutError" ? `${this.url} did not respond within ${longestScrape / 1000} seconds.`
        : error instanceof TypeError ? `${this.url} cannot be reached. The process may have stopped; this page tries again.`
          : `The page could not read the metrics: ${error.message}`;
    this.failure = { time: Date.now(), message };
    this.failures = [...this.failures, this.failure].slice(-keptFailures);
  }

  update() {
    this.showStatus();
    document.body.classList.toggle("stale", this.failure !== null);
    document.body.dataset.attempts = this.attempts; // shows tests and extensions that another scrape has ended
    this.banner.hidden = this.failure === null || !this.history.latest;
    setText(this.banner, this.failure && this.history.latest ? `${this.failure.message} The values are from ${clock(this.history.latest.time)}.` : "");
    this.list.update();
    if (this.history.latest && this.history.latest.families.size > 0) {
      setChildren(this.content, [this.view.element]);
      this.view.update();
    } else {
      this.content.replaceChildren(this.placeholder());
    }

    const problems = this.history.latest ? countedProblems(this.history.latest.families).length : 0;
    const tab = document.getElementById("tab-health");
    tab.replaceChildren("Health", ...(problems ? [element("span", { className: "count", title: plural(problems, "problem") }, String(problems))] : []));
  }

  placeholder() {
    if (this.failure) return empty("No metrics yet", this.failure.message);
    return this.history.latest
      ? empty("No metrics", "The response is empty: the registry has no family with a series yet.")
      : element("div", { className: "empty" }, element("p", { className: "loading" }, "Reading the metrics…"));
  }

  showStatus() {
    const state = this.failure ? "failed" : this.isPaused ? "paused" : "live";
    this.status.className = `status ${state}`;
    setText(this.status, { failed: "No response", paused: "Paused", live: "Live" }[state]);
    if (this.pauseButton) setText(this.pauseButton, this.isPaused ? "Resume" : "Pause");
  }
}

/** A failure with a message for the user. */
class ScrapeError extends Error {}

async function refusal(response) {
  const type = response.headers.get("Content-Type") ?? "";
  const text = type.startsWith("text/plain") ? (await response.text()).trim().slice(0, 300) : "";
  const hint = { 401: "Sign in, and reload this page.", 403: "This user must not read the metrics.", 404: "The page expects the metrics there." }[response.status] ?? "";
  return `${new URL(response.url).pathname} responded with the status ${response.status}. ${text || hint}`.trim();
}

new Page();
