// <map-view>: wheel with Ctrl, pinch, drag and buttons zoom the server's drawing; a click on a unit or station opens its page;
// a station that just sent something blinks once. Without it the map is a picture and the list beside it has the links.

const MOST = 6;
const BLINKS_A_SECOND = 12;

class MapView extends HTMLElement {
  connectedCallback() {
    this.scale = 1;
    this.x = 0;
    this.y = 0;
    this.touches = new Map();
    this.addEventListener("click", (event) => this.follow(event));
    this.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    for (const kind of ["pointerdown", "pointermove", "pointerup", "pointercancel"]) this.addEventListener(kind, (event) => this[kind](event));
    this.observe = (event) => this.observed(event.detail);
    document.addEventListener("live:observations", this.observe);
    this.blinks = 0;
    this.calm = setInterval(() => (this.blinks = 0), 1000);
  }

  disconnectedCallback() {
    document.removeEventListener("live:observations", this.observe);
    clearInterval(this.calm);
  }

  get svg() {
    return this.querySelector("svg.map");
  }

  follow(event) {
    const tool = event.target.closest("[data-zoom]");
    if (tool) return this.zoom(Number(tool.dataset.zoom), ...this.middle());
    const to = event.target.closest("[data-href]");
    if (to && !this.dragged) location.assign(to.dataset.href);
    this.dragged = false;
  }

  middle() {
    const box = this.svg.viewBox.baseVal;
    return [box.width / 2, box.height / 2];
  }

  at(event) {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(this.svg.getScreenCTM().inverse());
    return [point.x, point.y];
  }

  wheel(event) {
    if (!event.ctrlKey) return; // the page scrolls
    event.preventDefault();
    this.zoom(event.deltaY < 0 ? 1.2 : 1 / 1.2, ...this.at(event));
  }

  // Times 0 is back to the whole.
  zoom(times, x, y) {
    const next = times === 0 ? 1 : Math.min(Math.max(this.scale * times, 1), MOST);
    this.x = next === 1 ? 0 : x - ((x - this.x) / this.scale) * next;
    this.y = next === 1 ? 0 : y - ((y - this.y) / this.scale) * next;
    this.scale = next;
    this.paint();
  }

  paint() {
    const box = this.svg.viewBox.baseVal;
    this.x = Math.min(0, Math.max(this.x, box.width * (1 - this.scale)));
    this.y = Math.min(0, Math.max(this.y, box.height * (1 - this.scale)));
    this.svg.querySelector("[data-zoomed]").setAttribute("transform", `translate(${this.x} ${this.y}) scale(${this.scale})`);
    this.toggleAttribute("data-moved", this.scale > 1);
  }

  pointerdown(event) {
    if (!event.target.closest("svg.map")) return;
    this.touches.set(event.pointerId, this.at(event));
    this.dragged = false;
  }

  pointermove(event) {
    const from = this.touches.get(event.pointerId);
    if (!from) return;
    const to = this.at(event);
    if (this.touches.size === 2) {
      const other = [...this.touches].find(([id]) => id !== event.pointerId)[1];
      const apart = (a, b) => Math.hypot(a[0] - b[0], a[1] - b[1]) || 1;
      this.zoom(apart(to, other) / apart(from, other), ...other);
    } else if (this.scale > 1) {
      this.x += to[0] - from[0];
      this.y += to[1] - from[1];
      this.paint();
    }
    if (Math.hypot(to[0] - from[0], to[1] - from[1]) > 3) this.dragged = true;
    this.touches.set(event.pointerId, to);
  }

  pointerup(event) {
    this.touches.delete(event.pointerId);
  }

  pointercancel(event) {
    this.touches.delete(event.pointerId);
  }

  observed(rows) {
    for (const [stream] of rows) {
      if (this.blinks >= BLINKS_A_SECOND) return;
      const site = this.querySelector(`[data-streams~="${stream}"]`);
      if (!site || site.hasAttribute("data-blinking")) continue;
      this.blinks++;
      site.setAttribute("data-blinking", "");
      setTimeout(() => site.removeAttribute("data-blinking"), 400);
    }
  }
}
customElements.define("map-view", MapView);
