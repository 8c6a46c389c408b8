// <map-frame>: the operations map on another page. Nothing of it is loaded before it comes into sight, or, where something stands in its
// place, before somebody asks for it. Without WebGL the server's drawing is fetched anew after live news.
const NEWS_MS = 10_000;

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
    for (const href of this.dataset.styles.split(" ")) {
      if (document.querySelector(`link[href="${href}"]`)) continue;
      document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href }));
    }
    if (!(await this.draw())) return;
    await import("./operations-map.js");
    for (const kind of Object.keys(JSON.parse(this.firstElementChild.dataset.live))) document.addEventListener(`live:${kind}`, () => this.drawAgain(), { signal: this.gone.signal });
  }

  async draw() {
    this.setAttribute("aria-busy", "true");
    const answer = await fetch(this.dataset.source).catch(() => null);
    this.removeAttribute("aria-busy");
    if (answer?.ok) this.innerHTML = await answer.text();
    else if (!this.querySelector("operations-map")) this.append(Object.assign(document.createElement("p"), { role: "status", textContent: this.dataset.failed }));
    return answer?.ok;
  }

  drawAgain() {
    if (this.waiting || this.querySelector(".operations-glass:not([hidden])")) return;
    this.waiting = true;
    setTimeout(async () => {
      if (this.isConnected) await this.draw();
      this.waiting = false;
    }, NEWS_MS);
  }
}

customElements.define("map-frame", MapFrame);
