// <reports-map>: what people reported, counted in circles from afar, each one from near by. What is in view is listed beside it.
import { BOLD, token } from "../js/ground.js";
import { baseMap, drawable, here } from "./base-map.js";

const NEAREST = 14, REST_MS = 300, STEP = 2, CLOSE = 15;
const EDGE = 1e-5; // degrees around what was touched: as fine as a tile tells
const NOBODY = { type: "FeatureCollection", features: [] };

class ReportsMap extends HTMLElement {
  async connectedCallback() {
    this.of = (name) => this.querySelector(`[data-${name}]`);
    this.list = document.querySelector("[data-in-view]");
    this.state = this.dataset.state;
    this.done = this.dataset.done.split(" ");
    if (!drawable()) return this.without();
    this.of("glass").hidden = false;
    try {
      await this.start();
    } catch (why) {
      console.warn("the map can't be shown:", why);
      this.without();
    }
  }

  without() {
    this.of("glass").hidden = true;
    this.of("none").hidden = false;
  }

  async start() {
    const { map, told } = await baseMap(this.of("canvas"), {
      sources: {
        reports: { type: "vector", tiles: [`${location.origin}/c/tiles/{z}/{y}/{x}`], minzoom: 4, maxzoom: NEAREST },
        marked: { type: "geojson", data: NOBODY },
        here: { type: "geojson", data: NOBODY },
      },
      over: this.layers(),
      draw: (name) => this.sign(name),
      hash: true,
    });
    this.map = map;
    this.of("source").textContent = told.source;
    this.of("legend").hidden = false;
    this.of("here").hidden = !("geolocation" in navigator);
    this.of("here").addEventListener("click", () => this.goHere());
    this.of("close").addEventListener("click", () => this.close());
    this.addEventListener("keydown", (event) => event.key === "Escape" && this.close());
    map.on("load", () => this.show());
    map.on("error", ({ error }) => {
      console.warn(error);
      this.say(this.dataset.failed);
    });
  }

  show() {
    for (const link of this.querySelectorAll("[data-choose]")) link.addEventListener("click", (event) => this.choose(event, link));
    this.map.on("moveend", () => this.lookSoon());
    this.map.on("click", (event) => this.touch(event));
    this.map.on("mousemove", ({ point }) => (this.map.getCanvas().style.cursor = this.found(point).length ? "pointer" : ""));
    this.classList.add("c-map-ready");
    this.look();
  }

  // How many of the state chosen a circle stands for.
  get count() {
    return { "": ["get", "n"], open: ["get", "open"], done: ["-", ["get", "n"], ["get", "open"]] }[this.state];
  }

  filters() {
    const single = ["has", "number"], done = ["in", ["get", "state"], ["literal", this.done]];
    const chosen = { "": true, open: ["!", done], done }[this.state];
    return { cells: ["all", ["!", single], [">", this.count, 0]], singles: ["all", single, chosen] };
  }

  layers() {
    const on = { source: "reports", "source-layer": "reports" }, { cells, singles } = this.filters();
    const ring = { "circle-radius": 20, "circle-opacity": 0, "circle-stroke-color": token("accent"), "circle-stroke-width": 3 };
    return [
      { id: "cells", ...on, type: "circle", filter: cells, layout: { "circle-sort-key": this.count }, paint: this.circles() },
      { id: "counts", ...on, type: "symbol", filter: cells, layout: { "text-field": this.words(), "text-font": BOLD, "text-size": 12, "text-padding": 0, "symbol-sort-key": ["-", 0, this.count] }, paint: { "text-color": token("bg") } },
      { id: "marked", source: "marked", type: "circle", paint: ring },
      { id: "singles", ...on, type: "symbol", filter: singles, layout: { "icon-image": ["concat", ["get", "service"], "@", ["case", ["in", ["get", "state"], ["literal", this.done]], "done", "open"]], "icon-allow-overlap": true, "icon-padding": 0 } },
      { id: "here", source: "here", type: "circle", paint: { "circle-radius": 8, "circle-color": token("accent-solid"), "circle-stroke-color": token("bg"), "circle-stroke-width": 3 } },
    ];
  }

  circles() {
    return {
      "circle-radius": ["interpolate", ["linear"], ["sqrt", this.count], 1, 9, 10, 14, 30, 17],
      "circle-color": this.state === "done" ? token("good") : token("text"),
      "circle-stroke-color": token("bg"),
      "circle-stroke-width": 1.5,
    };
  }

  words() {
    return ["number-format", this.count, { locale: document.documentElement.lang }];
  }

  // A report that waits is a dark disc, one that was answered a green square with a tick: told apart without the colour.
  sign(name) {
    const [service, state] = name.split("@"), done = state === "done";
    const inner = this.querySelector(`[data-sign="${CSS.escape(service)}"] svg`)?.innerHTML ?? '<circle cx="12" cy="12" r="5"/>';
    const edge = `fill="${token(done ? "good" : "text")}" stroke="${token("bg")}" stroke-width="2"`;
    const body = done ? `<rect x="-14" y="-14" width="28" height="28" rx="5" ${edge}/>` : `<circle r="15" ${edge}/>`;
    const tick = `<circle cx="13" cy="-13" r="7.5" fill="${token("bg")}" stroke="${token("good")}" stroke-width="1.5"/><path d="M9.5 -13l2.5 2.5 4.5 -5" fill="none" stroke="${token("good")}" stroke-width="2"/>`;
    return `${body}<g transform="scale(.72) translate(-12 -12)" fill="none" stroke="${token("bg")}" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${inner}</g>${done ? tick : ""}`;
  }

  choose(event, link) {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    this.state = link.dataset.choose;
    for (const each of this.querySelectorAll("[data-choose]")) each.toggleAttribute("aria-current", each === link);
    link.setAttribute("aria-current", "true");
    history.replaceState(null, "", link.getAttribute("href") + location.hash);
    this.close();
    const { cells, singles } = this.filters();
    this.map.setFilter("cells", cells).setFilter("counts", cells).setFilter("singles", singles);
    for (const [name, value] of Object.entries(this.circles())) this.map.setPaintProperty("cells", name, value);
    this.map.setLayoutProperty("cells", "circle-sort-key", this.count).setLayoutProperty("counts", "text-field", this.words());
    this.look();
  }

  say(text) {
    this.of("said").textContent = text;
  }

  lookSoon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), REST_MS);
  }

  // What is in view, as a list.
  async look() {
    clearTimeout(this.timer);
    const turn = (this.turn = (this.turn ?? 0) + 1);
    const told = await this.cards(this.map.getBounds().toArray().flat());
    if (turn !== this.turn) return; // the map was moved on meanwhile
    if (!told) return this.say(this.dataset.failed);
    this.list.replaceChildren(...told);
    this.say(this.list.querySelector("[data-counted]").textContent);
  }

  // The cards of a box as the server writes them; null: it didn't answer.
  async cards(box) {
    const body = new URLSearchParams({ box: box.map((degrees, n) => (n % 2 ? clamp(degrees, 90) : clamp(degrees, 180)).toFixed(6)), state: this.state });
    const answer = await fetch("/c/map/cards", { method: "POST", body }).catch(() => null);
    return answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html").body.children : null;
  }

  found({ x, y }) {
    const reach = matchMedia("(pointer: coarse)").matches ? 14 : 4;
    return this.map.queryRenderedFeatures([[x - reach, y - reach], [x + reach, y + reach]], { layers: ["singles", "cells"] });
  }

  touch({ point }) {
    const found = this.found(point), singles = found.filter((one) => one.layer.id === "singles");
    if (singles.length) return this.open(singles);
    this.close();
    if (!found.length) return;
    const most = found.reduce((one, other) => (other.properties.n > one.properties.n ? other : one));
    const zoom = Math.min(most.properties.n === 1 ? CLOSE : this.map.getZoom() + STEP, CLOSE);
    this.map.easeTo({ center: most.geometry.coordinates, zoom: Math.max(zoom, this.map.getZoom() + 1) });
  }

  async open(singles) {
    const points = singles.map((one) => one.geometry.coordinates);
    const [west, south, east, north] = [0, 1, 0, 1].map((axis, n) => Math[n < 2 ? "min" : "max"](...points.map((point) => point[axis])));
    const told = await this.cards([west - EDGE, south - EDGE, east + EDGE, north + EDGE]);
    if (!told) return this.say(this.dataset.failed);
    this.map.getSource("marked").setData({ type: "FeatureCollection", features: points.map((coordinates) => ({ type: "Feature", properties: {}, geometry: { type: "Point", coordinates } })) });
    this.of("found-cards").replaceChildren(...[...told].filter((one) => !one.matches("[data-counted]")));
    this.of("found").hidden = false;
    this.of("found").querySelector("h2").focus({ preventScroll: true });
  }

  close() {
    if (this.of("found").hidden) return;
    const held = this.of("found").contains(document.activeElement);
    this.of("found").hidden = true;
    this.map.getSource("marked").setData(NOBODY);
    if (held) this.map.getCanvas().focus({ preventScroll: true });
  }

  async goHere() {
    this.of("here").disabled = true;
    const at = await here();
    this.of("here").disabled = false;
    if (!at) return this.say(this.dataset.noGps);
    this.map.getSource("here").setData({ type: "Feature", properties: {}, geometry: { type: "Point", coordinates: at } });
    this.map.easeTo({ center: at, zoom: Math.max(this.map.getZoom(), NEAREST + 0.3) });
  }
}

const clamp = (degrees, most) => Math.max(-most, Math.min(most, degrees));

customElements.define("reports-map", ReportsMap);
