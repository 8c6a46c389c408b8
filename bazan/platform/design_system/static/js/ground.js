// What a map in the browser stands on: land, water, roads, communes and their names, in the colours of the tokens. No glyph server, no
// sprite, no other host.
const SIZE = 44, RATIO = 2;

export const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

// MapLibre reads the weight off the first name of a stack and draws with the first family it finds.
export const FONT = ["Be Vietnam Pro"], BOLD = ["SemiBold", ...FONT];
const widths = (...stops) => ["interpolate", ["exponential", 1.6], ["zoom"], ...stops];

// told: what the server said of the imported ground, or {}. units: the address of the communes. Layers in three parts, for what a map puts
// in between: the bare land, what lies on it, the names.
export function ground(told, units) {
  const sources = { units: { type: "geojson", data: units } };
  if (told.tiles) sources.ground = { type: "vector", tiles: [location.origin + told.tiles], minzoom: told.minzoom, maxzoom: told.maxzoom, bounds: told.bounds };
  return {
    sources,
    land: [
      { id: "sea", type: "background", paint: { "background-color": token("map-out") } },
      { id: "land", type: "fill", source: "units", paint: { "fill-color": token("seq-1") } },
    ],
    ways: [
      ...(told.tiles ? ways(told.layers) : []),
      { id: "unit-lines", type: "line", source: "units", paint: { "line-color": token("map-edge"), "line-width": 1, "line-dasharray": [4, 2.5], "line-opacity": 0.7 } },
    ],
    names: names(told.layers ?? {}),
  };
}

function ways(layers) {
  const of = (name, more) => (layers[name] ? [{ source: "ground", "source-layer": layers[name].source, ...more }] : []);
  const road = (classes) => ["in", ["get", layers.roads?.field || "class"], ["literal", classes.flatMap((one) => layers.roads?.classes[one] ?? [])]];
  const minor = road(["minor", "tertiary", "track", "path"]), middle = road(["secondary"]), major = road(["motorway", "trunk", "primary"]);
  const line = (id, filter, color, width, minzoom = 0) =>
    of("roads", { id, type: "line", filter, minzoom, layout: { "line-cap": "round", "line-join": "round" }, paint: { "line-color": token(color), "line-width": width } });
  return [
    ...of("green", { id: "green", type: "fill", paint: { "fill-color": token("seq-2"), "fill-opacity": 0.35 } }),
    ...of("water", { id: "water", type: "fill", paint: { "fill-color": token("seq-3") } }),
    ...of("water", { id: "water-edge", type: "line", paint: { "line-color": token("seq-5"), "line-width": 1 } }),
    ...of("waterways", { id: "waterways", type: "line", layout: { "line-cap": "round", "line-join": "round" }, paint: { "line-color": token("seq-5"), "line-width": widths(7, 1, 10, 1.6, 14, 4) } }),
    ...of("buildings", { id: "buildings", type: "fill", minzoom: 13, paint: { "fill-color": token("line"), "fill-outline-color": token("line-2") } }),
    ...line("roads-minor", minor, "mark", widths(10, 0.8, 14, 3), 9),
    ...line("roads-middle-edge", middle, "bg", widths(7, 2, 10, 4.5, 14, 8)),
    ...line("roads-middle", middle, "mark", widths(7, 0.9, 10, 2, 14, 5)),
    ...line("roads-major-edge", major, "bg", widths(7, 3, 10, 6, 14, 12)),
    ...line("roads-major", major, "text-2", widths(7, 1.4, 10, 2.8, 14, 8)),
  ];
}

function names(layers) {
  const halo = { "text-halo-color": token("halo"), "text-halo-width": 1.5, "text-color": token("text-2") };
  const of = (name, more) => (layers[name] ? [{ source: "ground", "source-layer": layers[name].name_source, ...more }] : []);
  return [
    ...of("waterways", { id: "waterway-names", type: "symbol", minzoom: 9, layout: { "symbol-placement": "line", "symbol-spacing": 400, "text-field": ["get", layers.waterways?.name ?? "name"], "text-font": FONT, "text-size": 12 }, paint: halo }),
    ...of("roads", { id: "road-names", type: "symbol", minzoom: 8, filter: ["has", layers.roads?.ref ?? "ref"], layout: { "symbol-placement": "line", "symbol-spacing": 260, "text-rotation-alignment": "viewport", "text-field": ["get", layers.roads?.ref ?? "ref"], "text-font": BOLD, "text-size": 11, "icon-image": "shield", "icon-text-fit": "both", "icon-text-fit-padding": [2, 5, 2, 5], "icon-rotation-alignment": "viewport" }, paint: { "text-color": token("text") } }),
    ...of("roads", { id: "street-names", type: "symbol", minzoom: 13, layout: { "symbol-placement": "line", "text-field": ["get", layers.roads?.name ?? "name"], "text-font": FONT, "text-size": 11 }, paint: halo }),
    ...of("places", { id: "place-names", type: "symbol", minzoom: 11, layout: { "text-field": ["get", layers.places?.name ?? "name"], "text-font": FONT, "text-size": 12 }, paint: halo }),
    { id: "unit-names", type: "symbol", source: "units", filter: ["has", "seat"], layout: { "text-field": ["upcase", ["get", "name"]], "text-font": FONT, "text-size": widths(8, 10, 11, 14), "text-letter-spacing": 0.1, "text-padding": 6 }, paint: halo },
  ];
}

// Of every subset, or the letters of names are drawn in another type.
export const fonts = () => [400, 600].map((weight) => document.fonts.load(`${weight} 12px "Be Vietnam Pro"`, "Đắk Ợ a"));

// Where a map asks for an image of this style: `draw` gives the SVG of a name, 44 × 44 around 0, 0.
export function drawImages(map, draw) {
  map.setMissingStyleImageResolver(async (name) => {
    if (map.hasImage(name)) return;
    const image = await picture(name === "shield" ? shield() : draw(name));
    if (!map.hasImage(name)) map.addImage(name, image, { pixelRatio: RATIO });
  });
}

// Stretched to the words on it.
const shield = () => `<rect x="-21" y="-21" width="42" height="42" rx="5" fill="${token("bg")}" stroke="${token("mark")}"/>`;

async function picture(inner) {
  const side = SIZE * RATIO;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${side}" height="${side}" viewBox="${-SIZE / 2} ${-SIZE / 2} ${SIZE} ${SIZE}">${inner}</svg>`;
  const image = new Image(side, side);
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = new OffscreenCanvas(side, side);
  const pen = canvas.getContext("2d");
  pen.drawImage(image, 0, 0, side, side);
  return pen.getImageData(0, 0, side, side);
}
