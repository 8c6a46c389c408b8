// <map-frame>: the operations map on another page. Nothing of it is loaded before it comes into sight, or, where something stands in its
// place, before somebody asks for it. What is fetched names its own styles and script. Without WebGL the server's drawing is fetched anew
// after live news.
const NEWS_MS = 10_000;

// Is over when they are there, or can't be.
function addStyles(href) {
  if (document.querySelector(`link[href="${href}"]`)) return undefined;
  return new Promise((over) => document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href, onload: over, onerror: over })));
}

class MapFrame extends HTMLElement {
  connectedCallback() {
    this.gone = new AbortController();
    if (this.querySelector("[data-map-here]")) return this.addEventListener("click", (event) => this.press(event));
    this.watch = new IntersectionObserver(([seen]) => seen.isIntersecting && this.fill(), { rootMargin: "200px" });
    this.watch.observe(this);
  }

  disconnectedCallback() {
    this.watch?.disconnect();
    this.gone.abort();
  }

  press(event) {
    if (!event.target.closest("[data-map-here]") || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.addEventListener("map:ready", () => this.querySelector("canvas").focus(), { once: true });
    this.fill();
  }

  async fill() {
    this.watch?.disconnect();
    if (!(await this.draw())) return;
    await import(this.firstElementChild.dataset.script);
    for (const kind of Object.keys(JSON.parse(this.firstElementChild.dataset.live))) document.addEventListener(`live:${kind}`, () => this.drawAgain(), { signal: this.gone.signal });
  }

  async draw() {
    this.setAttribute("aria-busy", "true");
    const answer = await fetch(this.dataset.source).catch(() => null);
    this.removeAttribute("aria-busy");
    if (answer?.ok) await this.put(await answer.text());
    else if (!this.querySelector("operations-map")) this.append(Object.assign(document.createElement("p"), { role: "status", textContent: this.dataset.failed }));
    return answer?.ok;
  }

  async put(text) {
    const drawn = Object.assign(document.createElement("template"), { innerHTML: text }).content;
    await Promise.all(drawn.firstElementChild.dataset.styles.split(" ").map(addStyles));
    this.replaceChildren(drawn);
  }

  get live() {
    return Boolean(this.querySelector(".operations-glass:not([hidden])"));
  }

  drawAgain() {
    if (this.waiting || this.live) return;
    this.waiting = true;
    setTimeout(async () => {
      if (this.isConnected && !this.live) await this.draw(); // it may have come alive meanwhile
      this.waiting = false;
    }, NEWS_MS);
  }
}

customElements.define("map-frame", MapFrame);
