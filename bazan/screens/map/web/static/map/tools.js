// Drawing on the map: a circle, a corridor, a polygon, a distance. What is drawn becomes part of the address: area=circle:LAT,LON,METRES.
const EARTH_M = 6_371_008.8, DIGITS = 5;
const said = ([lng, lat]) => `${lat.toFixed(DIGITS)},${lng.toFixed(DIGITS)}`;
const LEAST = { circle: 2, corridor: 2, drawn: 3, ruler: 2 };

export function metres([lng1, lat1], [lng2, lat2]) {
  const rad = Math.PI / 180, a = Math.sin(((lat2 - lat1) * rad) / 2) ** 2 + Math.cos(lat1 * rad) * Math.cos(lat2 * rad) * Math.sin(((lng2 - lng1) * rad) / 2) ** 2;
  return 2 * EARTH_M * Math.asin(Math.sqrt(a));
}

// map: the component; bar: its buttons; done(area): asks what stands in it.
export class Tools {
  constructor(map, bar, done) {
    Object.assign(this, { map, bar, done, points: [], tool: "" });
    this.hint = bar.querySelector("[data-tool-hint]");
    this.width = bar.querySelector("[data-tool-width]");
    this.along = bar.querySelector("[data-tool-along]");
    bar.hidden = false;
    bar.addEventListener("click", (event) => this.press(event.target.closest("button")));
    map.map.on("click", (event) => this.tool && this.add(event));
    map.map.on("mousemove", (event) => this.tool && this.follow(event));
    map.map.on("dblclick", (event) => this.tool && (event.preventDefault(), this.finish()));
    addEventListener("keydown", (event) => this.tool && this.key(event));
  }

  press(button) {
    if (!button) return;
    if (button.dataset.tool) this.begin(button.dataset.tool === this.tool ? "" : button.dataset.tool);
    else if ("toolDone" in button.dataset) this.finish();
  }

  begin(tool) {
    Object.assign(this, { tool, points: [] });
    this.map.drawing = Boolean(tool);
    this.map.map.getCanvas().style.cursor = tool ? "crosshair" : "";
    for (const button of this.bar.querySelectorAll("[data-tool]")) button.setAttribute("aria-pressed", button.dataset.tool === tool);
    this.bar.querySelector("[data-tool-done]").hidden = !tool;
    for (const field of [this.width, this.along]) field.closest("label").hidden = tool !== "corridor";
    this.say(tool ? this.hint.dataset[tool] : "");
    this.paint();
  }

  add({ lngLat }) {
    this.points.push([lngLat.lng, lngLat.lat]);
    if (this.tool === "circle" && this.points.length === 2) return this.finish();
    this.paint();
  }

  follow({ lngLat }) {
    this.at = [lngLat.lng, lngLat.lat];
    if (this.points.length) this.paint(this.at);
  }

  key(event) {
    if (event.key === "Escape") this.begin("");
    else if (event.key === "Enter" && !event.target.closest("button, a, input, select")) this.finish();
    else if (event.key === "Backspace" && !event.target.closest("input")) this.points.pop(), this.paint();
  }

  finish() {
    const points = this.points.filter((point, n, all) => !n || metres(point, all[n - 1]) > 1); // the second click of a double one adds nothing
    if (points.length < LEAST[this.tool]) return this.say(this.hint.dataset[this.tool]);
    const tool = this.tool, width = Math.min(Math.max(Number(this.width.value) || 500, 10), 100_000);
    if (tool === "ruler") return (this.tool = ""), (this.map.drawing = false), this.press(null);
    this.begin("");
    if (tool === "circle") this.done(`circle:${said(points[0])},${Math.max(Math.round(metres(...points)), 10)}`);
    else if (tool === "corridor") this.done(`corridor:${width}${this.along.value && `,${this.along.value}`}:${points.map(said).join(";")}`);
    else this.done(`drawn:${points.map(said).join(";")}`);
  }

  paint(next) {
    const line = next ? [...this.points, next] : this.points;
    const long = line.reduce((sum, point, n) => sum + (n ? metres(line[n - 1], point) : 0), 0);
    if (line.length > 1 && this.tool) this.say(long >= 1000 ? `${(long / 1000).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 2 })} km` : `${Math.round(long)} m`);
    const features = line.length > 1 ? [{ type: "Feature", properties: {}, geometry: { type: "LineString", coordinates: this.tool === "drawn" ? [...line, line[0]] : line } }] : [];
    for (const point of this.points) features.push({ type: "Feature", properties: {}, geometry: { type: "Point", coordinates: point } });
    this.map.sketch(features);
  }

  say(text) {
    this.hint.textContent = text;
  }
}
