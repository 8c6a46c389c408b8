// A place chosen on the map: the map is moved, the pin stands still. Loaded when somebody asks for it.
import { baseMap, drawable, here } from "./base-map.js";

const REST_MS = 300, CLOSE = 15;

// around: asks the server about a point. Resolves to (latitude, longitude), or null when nothing was chosen; throws where no map can be drawn.
export async function pick(dialog, around, start) {
  if (!drawable()) throw new Error("no WebGL");
  dialog.showModal();
  try {
    return await new Picker(dialog, around).ask(start);
  } finally {
    dialog.close();
  }
}

class Picker {
  constructor(dialog, around) {
    Object.assign(this, { dialog, around, of: (name) => dialog.querySelector(`[data-${name}]`) });
  }

  async ask(start) {
    const ends = new AbortController(), { signal } = ends;
    const chosen = new Promise((done) => {
      this.dialog.addEventListener("close", () => done(null), { signal });
      this.of("picker-close").addEventListener("click", () => done(null), { signal });
      this.of("picker-this").addEventListener("click", () => done(this.point), { signal });
    });
    this.say(this.dialog.dataset.loading);
    this.of("picker-this").disabled = true;
    try {
      const view = start ? { center: [start[1], start[0]], zoom: CLOSE, bounds: undefined } : {};
      const { map, told } = await baseMap(this.of("picker-canvas"), view);
      this.map = this.dialog.map = map;
      this.of("picker-source").textContent = told.source;
      this.of("picker-here").hidden = !("geolocation" in navigator);
      this.of("picker-here").addEventListener("click", () => this.goHere(), { signal });
      map.on("moveend", () => this.lookSoon());
      map.on("load", () => (start ? this.look() : this.say(this.dialog.dataset.why)));
      return await chosen;
    } finally {
      ends.abort();
      clearTimeout(this.timer);
      this.map?.remove();
    }
  }

  get point() {
    const { lat, lng } = this.map.getCenter();
    return [lat, lng];
  }

  say(text, refused = false) {
    this.of("picker-said").textContent = text;
    this.of("picker-said").classList.toggle("c-refused", refused);
  }

  lookSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), REST_MS);
  }

  // The commune under the pin, or why it can't be there; without a network the point is taken, and judged when it is sent.
  async look() {
    const point = this.point;
    const told = await this.around(point).catch(() => null);
    if (String(point) !== String(this.point)) return;
    this.of("picker-this").disabled = Boolean(told?.reason);
    this.say(told?.reason ?? told?.name ?? point.map((degrees) => degrees.toFixed(5)).join(", "), Boolean(told?.reason));
  }

  async goHere() {
    this.of("picker-here").disabled = true;
    const at = await here();
    this.of("picker-here").disabled = false;
    if (at) this.map.easeTo({ center: at, zoom: Math.max(this.map.getZoom(), CLOSE) });
    else this.say(this.dialog.dataset.noGps, true);
  }
}
