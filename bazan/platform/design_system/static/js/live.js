// What the server announces: which tiles to fetch anew, which observations came. Shows a lost connection and heals by itself.
// No library: one EventSource, one fetch, one swap of whole articles. Everything works without it, a reload later.

const SILENCE_MS = 40_000; // the server hands on something every few seconds; a hung line gives nothing
const LOST_AFTER_MS = 2_000;
const JITTER_MS = 300;
const RETRY_MS = [1_000, 2_000, 4_000, 8_000, 15_000, 30_000]; // at last as seldom as a full house asks for (Retry-After)

export const announce = (name, detail) => document.dispatchEvent(new CustomEvent(`live:${name}`, { detail }));

export class Live {
  // kinds: names of what rooms may tell of; each is handed on as live:NAME.
  constructor(token, kinds) {
    this.token = token;
    this.kinds = kinds;
    this.failures = 0;
    this.wanted = new Set();
    this.banner = document.querySelector("[data-connection]");
    this.known = Number(document.querySelector('meta[name="made-at"]')?.content) || Date.now(); // a page kept for no network is older than now
    this.open();
    setInterval(() => Date.now() - this.heard > SILENCE_MS && this.reopen(), 5_000);
    document.addEventListener("live:measured", (event) => this.measured(event.detail));
    addEventListener("offline", () => this.lose());
    addEventListener("online", () => this.reopen());
    addEventListener("pagehide", () => this.source?.close());
    addEventListener("pageshow", (event) => event.persisted && this.reopen());
  }

  open() {
    this.heard = Date.now();
    const source = (this.source = new EventSource(`/live/events?token=${encodeURIComponent(this.token)}`));
    const on = (name, act) =>
      source.addEventListener(name, (event) => {
        this.heard = this.known = Date.now();
        act(event.data ? JSON.parse(event.data) : null);
      });
    source.addEventListener("open", () => this.gain());
    source.addEventListener("error", () => this.fail());
    for (const kind of this.kinds) on(kind, (told) => announce(kind, told));
    on("lagged", () => this.catchUp());
    on("away", () => this.lose());
    on("expired", () => location.reload());
  }

  reopen() {
    clearTimeout(this.retry);
    this.source?.close();
    this.open();
  }

  fail() {
    this.missed = true;
    this.losing ??= setTimeout(() => this.lose(), LOST_AFTER_MS);
    if (this.source.readyState !== EventSource.CLOSED) return; // the browser tries again itself
    clearTimeout(this.retry);
    this.retry = setTimeout(() => this.reopen(), RETRY_MS[Math.min(this.failures++, RETRY_MS.length - 1)] * (1 + Math.random() / 4));
  }

  lose() {
    this.missed = true;
    if (document.documentElement.dataset.connection === "lost") return;
    document.documentElement.dataset.connection = "lost";
    const day = Date.now() - this.known > 12 * 3600 * 1000 ? { day: "2-digit", month: "2-digit" } : {};
    const at = new Intl.DateTimeFormat("vi", { hour: "2-digit", minute: "2-digit", timeZone: "Asia/Ho_Chi_Minh", ...day }).format(this.known);
    if (!this.banner) return;
    const line = document.createElement("p");
    line.className = "connection-lost";
    line.textContent = this.banner.dataset.lost.replace("{at}", at);
    this.banner.replaceChildren(line);
  }

  gain() {
    this.heard = this.known = Date.now();
    this.failures = 0;
    clearTimeout(this.losing);
    this.losing = undefined;
    delete document.documentElement.dataset.connection;
    this.banner?.replaceChildren();
    if (this.missed) this.catchUp();
    this.missed = false;
  }

  // Announcements were missed: fetch every tile there is.
  catchUp() {
    for (const tile of document.querySelectorAll("[data-tile]")) this.wanted.add(tile.dataset.tile);
    this.fetchSoon();
    announce("caught-up", null);
  }

  measured(values) {
    for (const [code, kind, id] of values) {
      const tile = `${code}@${kind}:${id}`;
      if (document.querySelector(`[data-tile="${CSS.escape(tile)}"]`)) this.wanted.add(tile);
    }
    this.fetchSoon();
  }

  fetchSoon() {
    if (this.wanted.size && !this.fetching) this.fetching = setTimeout(() => this.fetchTiles(), Math.random() * JITTER_MS);
  }

  async fetchTiles() {
    const ids = [...this.wanted].slice(0, 100);
    for (const id of ids) this.wanted.delete(id);
    try {
      const answer = await fetch(`${document.body.dataset.tiles ?? "/tiles"}?ids=${encodeURIComponent(ids.join(","))}`);
      if (answer.ok) swap(new DOMParser().parseFromString(await answer.text(), "text/html"));
    } catch {
      for (const id of ids) this.wanted.add(id); // the line is gone; they are fetched when it is back
    }
    this.fetching = undefined;
    if (!document.documentElement.dataset.connection) this.fetchSoon();
  }
}

// Each tile of the answer takes the place of its elder; one that says something new flashes once.
export function swap(answer) {
  for (const fresh of answer.querySelectorAll("[data-tile]")) {
    for (const old of document.querySelectorAll(`[data-tile="${CSS.escape(fresh.dataset.tile)}"]`)) {
      const next = document.importNode(fresh, true);
      const focused = old.contains(document.activeElement);
      if (said(old) !== said(next)) next.classList.add("flash");
      old.replaceWith(next);
      if (focused) next.querySelector("a")?.focus();
    }
  }
}

const said = (tile) => tile.querySelector("[data-value]")?.textContent ?? tile.textContent;
