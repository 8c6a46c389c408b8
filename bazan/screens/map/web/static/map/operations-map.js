// <operations-map>: a view by its address, its layers asked of the server by the box that is seen, and again after each piece of live news
// that is about them. MapLibre is loaded here alone; where it can't run, what the server drew stays.
import { drawImages, fonts } from "../js/ground.js";
import { sign } from "./signs.js";
import { style } from "./style.js";

const REST_MS = 120, NEWS_MS = 250, MOVED_MS = 10_000, GRAVE = new Set(["disaster", "off", "watch", "stale"]);
const GEOMETRY = { Point: "points", MultiPoint: "points", LineString: "lines", MultiLineString: "lines" };

class OperationsMap extends HTMLElement {
  async connectedCallback() {
    this.parts = new URLSearchParams(this.dataset.query);
    this.live = JSON.parse(this.dataset.live);
    this.moves = new Set(this.dataset.moves.split(" "));
    this.held = {};
    this.drawn = { points: [], grave: [] };
    this.gone = new AbortController();
    this.glass = this.querySelector("[data-map-glass]");
    this.state = this.querySelector("[data-map-state]");
    if (!document.createElement("canvas").getContext("webgl2")) return;
    const [gl] = await Promise.all([import("../vendor/maplibre/maplibre-gl.mjs"), ...fonts()]);
    if (this.gone.signal.aborted) return;
    try {
      this.start(gl);
    } catch (why) {
      console.warn("the map stays as drawn:", why);
    }
  }

  // A page may take it away, as the desk does with its next alert: nothing of it listens or asks any more.
  disconnectedCallback() {
    this.gone.abort();
    clearTimeout(this.timer);
    this.themes?.disconnect();
    this.map?.remove();
  }

  get query() {
    return this.parts.toString().replaceAll("%2C", ",").replaceAll("%2F", "/").replaceAll("%3A", ":");
  }

  start(gl) {
    this.glass.hidden = false;
    const ground = JSON.parse(this.dataset.ground);
    const map = (this.map = new gl.Map({
      container: this.glass,
      style: style(ground, location.origin + this.dataset.units),
      ...(this.dataset.bounds
        ? { bounds: JSON.parse(this.dataset.bounds), fitBoundsOptions: { padding: 24 } }
        : { center: [Number(this.dataset.longitude), Number(this.dataset.latitude)], zoom: Number(this.dataset.zoom) }),
      minZoom: 5,
      maxZoom: 18,
      attributionControl: false,
      dragRotate: false,
      pitchWithRotate: false,
      fadeDuration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 150,
      locale: {},
    }));
    map.touchZoomRotate.disableRotation();
    map.keyboard.disableRotation();
    map.addControl(new gl.NavigationControl({ showCompass: false }), "top-right");
    drawImages(map, sign);
    map.on("load", () => this.show());
    map.on("moveend", () => this.moved());
    map.on("move", () => this.scale());
    map.on("mousemove", (event) => this.point(event));
    map.on("click", (event) => this.pick(event));
    map.on("contextmenu", (event) => this.drawing || this.askHere(event.lngLat));
    const { signal } = this.gone;
    for (const kind of Object.keys(this.live)) document.addEventListener(`live:${kind}`, (event) => this.heard(kind, event.detail), { signal });
    document.addEventListener("live:caught-up", () => this.askAgain(NEWS_MS), { signal });
    this.themes = new MutationObserver(() => this.repaint());
    this.themes.observe(document.documentElement, { attributeFilter: ["data-theme"] });
  }

  async show() {
    await this.ask();
    this.ready = true;
    this.querySelector("[data-map-drawn]").hidden = true;
    this.scale();
    this.classList.add("operations-ready");
    this.dispatchEvent(new CustomEvent("map:ready", { bubbles: true }));
  }

  repaint() {
    const held = this.held;
    for (const id of this.map.listImages()) this.map.removeImage(id);
    this.map.setStyle(style(JSON.parse(this.dataset.ground), location.origin + this.dataset.units), { diff: false });
    this.map.once("styledata", () => this.paint(held));
  }

  // What the address says moves with the map.
  moved() {
    if (!this.ready) return; // the first look is asked for when the map is there
    const at = this.map.getCenter();
    this.parts.set("c", `${at.lat.toFixed(5)},${at.lng.toFixed(5)},${this.map.getZoom().toFixed(2)}`);
    this.keep();
    this.askSoon(REST_MS);
  }

  keep() {
    const sheet = this.querySelector("[data-map-print]");
    if (sheet) sheet.href = `/map/print?${this.query}`;
    for (const field of document.querySelectorAll("[data-map-kept]")) field.value = this.parts.get(field.dataset.mapKept) ?? "";
    if (this.dataset.embedded === undefined) history.replaceState(null, "", `?${this.query}`);
  }

  // To another moment: the ground may be another one's too.
  travel() {
    this.keep();
    this.askSoon(0);
  }

  get busy() {
    return Boolean(this.asking);
  }

  turn(code, on) {
    const codes = new Set(this.parts.get("on").split(",").filter(Boolean));
    codes[on ? "add" : "delete"](code);
    this.parts.set("on", [...codes].join(","));
    this.keep();
    this.askSoon(0);
  }

  choose(key, point) {
    if (key) this.parts.set("card", key);
    else this.parts.delete("card");
    this.keep();
    this.paintChosen();
    const box = this.map.getBounds();
    if (point && !box.contains(point)) this.map.easeTo({ center: point });
  }

  // News that names features asks again only when one of them is here, or could be new.
  heard(kind, told) {
    const names = this.live[kind];
    const keys = new Set((Array.isArray(told) ? told : []).map((one) => (Array.isArray(one) ? one[0] : one)));
    const shown = [...this.parts.get("on").split(","), this.parts.has("figure") ? "figures" : ""].some((code) => names.includes(code.split(".")[0]));
    const about = kind !== "observations" || Object.values(this.held).some((layer) => layer.features.some(({ properties }) => properties.heard.some((key) => keys.has(key))));
    if (!shown || !about || this.parts.get("at")) return;
    this.askAgain(this.moves.has(kind) && this.move(names, told) ? MOVED_MS : NEWS_MS);
  }

  // To where the news says they are now. False: some came into the picture, or take another light now that they are heard of.
  move(names, told) {
    const there = new Map();
    for (const feature of [...this.drawn.points, ...this.drawn.grave]) there.set(feature.properties.key, feature);
    const box = this.map.getBounds();
    let settled = true;
    for (const [id, ...at] of told) {
      const feature = names.map((name) => there.get(`${name}/${id}`)).find(Boolean), point = at.slice(0, 2);
      if (feature) feature.geometry = { type: "Point", coordinates: point };
      settled &&= feature ? feature.properties.light !== "stale" : !box.contains(point);
    }
    this.draw("points", "grave");
    this.paintChosen();
    return settled;
  }

  // After news. What comes before the first look is there makes it be taken once more, however much it is.
  askAgain(after) {
    if (this.ready) this.askSoon(after);
    else this.again = true;
  }

  askSoon(after) {
    const due = Date.now() + after;
    if (this.due && this.due <= due) return;
    clearTimeout(this.timer);
    this.due = due;
    this.timer = setTimeout(() => this.ask(), after);
  }

  async ask() {
    this.due = undefined;
    if (this.asking) return (this.again = true);
    if (!this.offsetParent) return; // a scene of the wall that isn't shown: when it is, the map takes its size and asks
    this.asking = true;
    const box = this.map.getBounds().toArray().flat().map((degrees, n) => Math.max(n % 2 ? -85 : -180, Math.min(n % 2 ? 85 : 180, degrees)).toFixed(5));
    const late = setTimeout(() => (this.state.textContent = this.state.dataset.loading), 800);
    try {
      const answer = await fetch(`/map/features?${this.query}&box=${box.join(",")}`);
      if (!answer.ok) throw new Error(`${answer.status}`);
      const told = await answer.json();
      if (told.units !== this.dataset.units) this.map.getSource("units")?.setData(location.origin + (this.dataset.units = told.units));
      this.paint(told.layers);
      this.state.textContent = "";
      this.dispatchEvent(new CustomEvent("map:told", { detail: told, bubbles: true }));
    } catch {
      this.state.textContent = this.state.dataset.failed;
    }
    clearTimeout(late);
    this.asking = false;
    if (this.again) {
      this.again = false;
      this.askSoon(0);
    }
  }

  paint(layers) {
    this.held = layers;
    const sorted = (this.drawn = { areas: [], lines: [], points: [], grave: [], figures: [] });
    for (const { features } of Object.values(layers)) {
      for (const feature of features) {
        const where = GEOMETRY[feature.geometry.type] ?? "areas";
        if (feature.properties.tone) sorted.figures.push(feature);
        else sorted[where === "points" && GRAVE.has(feature.properties.light) ? "grave" : where].push(feature);
      }
    }
    this.draw(...Object.keys(sorted));
    this.paintChosen();
    this.askAbout(this.about);
    for (const [name, features] of Object.entries(this.laid ?? {})) this.lay(name, features);
  }

  draw(...names) {
    for (const name of names) this.fill(name, this.drawn[name]);
  }

  // Only what is news: a source that is given the same again has all of the picture drawn anew, several times.
  fill(name, features) {
    const source = this.map.getSource(name), told = JSON.stringify(features);
    if (!source || source.told === told) return;
    source.told = told;
    source.setData({ type: "FeatureCollection", features });
  }

  paintChosen() {
    const key = this.parts.get("card");
    const found = Object.values(this.held).flatMap(({ features }) => features).filter((one) => one.properties.key === key && one.geometry.type === "Point");
    const point = key?.match(/^point\/(.+),(.+)$/);
    if (point) found.push({ type: "Feature", properties: {}, geometry: { type: "Point", coordinates: [Number(point[2]), Number(point[1])] } });
    this.fill("chosen", found);
  }

  // area: what is asked about as GeoJSON, or null.
  askAbout(area) {
    this.about = area;
    this.fill("asked", area ? [{ type: "Feature", properties: {}, geometry: area }] : []);
  }

  // The way somebody chose, and how far one gets: GeoJSON features, kept for the style that is set anew.
  lay(name, features) {
    this.laid = { ...this.laid, [name]: features };
    this.fill(name, features);
  }

  sketch(features) {
    this.fill("sketch", features);
  }

  pick(event) {
    if (this.drawing) return;
    const layers = ["grave", "points", "clusters", "lines", "areas", "figures"].filter((id) => this.map.getLayer(id));
    const reach = matchMedia("(pointer: coarse)").matches ? 18 : 6;
    const { x, y } = event.point;
    const found = this.map.queryRenderedFeatures([[x - reach, y - reach], [x + reach, y + reach]], { layers });
    if (!found.length) return;
    const first = found.find((one) => !["areas", "figures"].includes(one.layer.id)) ?? found[0];
    if (first.layer.id === "clusters") return this.open(first);
    this.tell(first.properties.key);
  }

  // A right click, or a long touch: what is here?
  askHere({ lat, lng }) {
    this.tell(`point/${lat.toFixed(6)},${lng.toFixed(6)}`);
  }

  // On its own page the card opens beside it; on another one the way leads to its own page.
  tell(key) {
    if (this.dataset.embedded === undefined) return this.dispatchEvent(new CustomEvent("map:open", { detail: { key }, bubbles: true }));
    this.parts.set("card", key);
    location.assign(`/map?${this.query}`);
  }

  async open(cluster) {
    const zoom = await this.map.getSource("points").getClusterExpansionZoom(cluster.properties.cluster_id);
    this.map.easeTo({ center: cluster.geometry.coordinates, zoom: zoom + 0.2 });
  }

  point({ lngLat }) {
    const text = (value, letter) => `${value.toLocaleString("vi", { minimumFractionDigits: 4, maximumFractionDigits: 4 })} ${letter}`;
    const vi = document.documentElement.lang === "vi";
    this.querySelector("[data-map-pointer]").textContent = `${text(lngLat.lat, vi ? "B" : "N")} · ${text(lngLat.lng, vi ? "Đ" : "E")}`;
    const over = this.map.queryRenderedFeatures(this.map.project(lngLat), { layers: ["grave", "points", "clusters"].filter((id) => this.map.getLayer(id)) });
    if (!this.drawing) this.map.getCanvas().style.cursor = over.length ? "pointer" : "";
  }

  scale() {
    const metres = (40075016.7 * Math.cos((this.map.getCenter().lat * Math.PI) / 180)) / (512 * 2 ** this.map.getZoom());
    const steps = [10, 100, 1000, 10000, 100000].flatMap((power) => [power, 2 * power, 5 * power]);
    const longest = steps.findLast((step) => step / metres <= 120) ?? 10;
    const px = Math.round(longest / metres), box = this.querySelector("[data-map-scale]"), svg = box.querySelector("svg");
    svg.setAttribute("width", px);
    svg.setAttribute("viewBox", `0 0 ${px} 6`);
    svg.querySelector("path").setAttribute("d", `M.5 0V5.5H${px - 0.5}V0`);
    box.querySelector("b").textContent = longest >= 1000 ? `${longest / 1000} km` : `${longest} m`;
  }
}

customElements.define("operations-map", OperationsMap);
