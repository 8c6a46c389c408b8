// The style of the ground and of what stands on it.
import { BOLD, ground as base, token } from "../js/ground.js";

const EMPTY = { type: "FeatureCollection", features: [] };

// ground: what /map said of the imported ground, or {}. units: the address of the communes.
export function style(ground, units) {
  const t = token, on = base(ground, units), sources = { ...on.sources };
  for (const name of ["areas", "lines", "points", "grave", "chosen", "asked", "sketch", "reach", "way", "stretch", "next", "figures"]) sources[name] = { type: "geojson", data: EMPTY };
  sources.points = { ...sources.points, cluster: true, clusterRadius: 34, clusterMaxZoom: 15, clusterProperties: { worst: ["min", ["get", "rank"]] } };
  const figures = { id: "figures", type: "fill", source: "figures", paint: { "fill-color": tone(t), "fill-opacity": 0.85 } };
  return { version: 8, sources, layers: [...on.land, figures, ...on.ways, ...shapes(t), ...on.names, ...signs(t)] };
}

const tone = (t) => ["match", ["get", "tone"], ...["1", "2", "3", "4", "5"].flatMap((one) => [one, t(`seq-${one}`)]), ...["1", "2", "3"].flatMap((one) => [`bad-${one}`, t(`bad-${one}`)]), t("hatch")];
const light = (t, name) => ["match", ["get", "light"], "disaster", t(`disaster${name}`), "off", t(`off${name}`), "watch", t(`watch${name}`), t("mark")];

function shapes(t) {
  return [
    { id: "areas", type: "fill", source: "areas", paint: { "fill-color": light(t, "-mark"), "fill-opacity": 0.22 } },
    { id: "area-lines", type: "line", source: "areas", paint: { "line-color": light(t, "-mark"), "line-width": 2, "line-dasharray": [2.5, 1.5] } },
    { id: "asked", type: "fill", source: "asked", paint: { "fill-color": t("accent"), "fill-opacity": 0.14 } },
    { id: "asked-line", type: "line", source: "asked", paint: { "line-color": t("accent"), "line-width": 2 } },
    { id: "reach", type: "fill", source: "reach", paint: { "fill-color": t("accent"), "fill-opacity": 0.16 } },
    { id: "reach-line", type: "line", source: "reach", paint: { "line-color": t("accent"), "line-width": 1.2, "line-opacity": 0.8 } },
    { id: "stretch-edge", type: "line", source: "stretch", layout: { "line-cap": "round", "line-join": "round" }, paint: { "line-color": t("bg"), "line-width": 10 } },
    { id: "stretch", type: "line", source: "stretch", layout: { "line-cap": "round", "line-join": "round" }, paint: { "line-color": t("accent"), "line-width": 5 } },
    { id: "way-edge", type: "line", source: "way", layout: { "line-cap": "round", "line-join": "round" }, paint: { "line-color": t("bg"), "line-width": 8 } },
    { id: "way", type: "line", source: "way", layout: { "line-cap": "round", "line-join": "round" }, paint: { "line-color": t("accent"), "line-width": 4, "line-dasharray": [0.2, 1.8] } },
    { id: "lines", type: "line", source: "lines", layout: { "line-cap": "round" }, paint: { "line-color": light(t, "-mark"), "line-width": 5 } },
  ];
}

// What is grave has a source of its own: it is never part of a cluster, and always drawn; the gravest on top, and first to have its words.
function signs(t) {
  const image = ["concat", ["get", "sign"], "@", ["get", "light"]];
  const words = ["case", ["==", ["get", "said"], ""], ["get", "name"], ["format", ["get", "name"], {}, "\n", {}, ["get", "said"], { "font-scale": 0.92 }]];
  const text = { "text-font": BOLD, "text-size": 12, "text-variable-anchor": ["left", "right", "bottom", "top"], "text-radial-offset": 1.3, "text-justify": "auto", "text-optional": true, "text-max-width": 14 };
  const ink = { "text-color": t("text"), "text-halo-color": t("halo"), "text-halo-width": 1.8 };
  const own = ["!", ["has", "point_count"]];
  return [
    { id: "chosen", type: "circle", source: "chosen", paint: { "circle-radius": 20, "circle-color": t("bg"), "circle-opacity": 0, "circle-stroke-color": t("accent"), "circle-stroke-width": 2.5 } },
    { id: "next", type: "circle", source: "next", paint: { "circle-radius": 16, "circle-color": t("bg"), "circle-opacity": 0, "circle-stroke-color": t("accent"), "circle-stroke-width": 3 } },
    { id: "clusters", type: "circle", source: "points", filter: ["has", "point_count"], paint: { "circle-radius": ["interpolate", ["linear"], ["get", "point_count"], 2, 11, 100, 20], "circle-color": t("raised"), "circle-stroke-color": ["match", ["get", "worst"], 2, t("watch-mark"), 3, t("stale"), t("text-2")], "circle-stroke-width": ["match", ["get", "worst"], 2, 3, 1.4] } },
    { id: "cluster-counts", type: "symbol", source: "points", filter: ["has", "point_count"], layout: { "text-field": ["get", "point_count_abbreviated"], "text-font": BOLD, "text-size": 12, "text-allow-overlap": true }, paint: { "text-color": t("text") } },
    { id: "points", type: "symbol", source: "points", filter: own, layout: { "icon-image": image, "icon-allow-overlap": true, "symbol-sort-key": ["-", 10, ["get", "rank"]], "text-field": ["step", ["zoom"], "", 9.5, words], ...text }, paint: ink },
    { id: "line-signs", type: "symbol", source: "lines", layout: { "symbol-placement": "line-center", "icon-image": image, "icon-allow-overlap": true, "icon-rotation-alignment": "viewport", "text-rotation-alignment": "viewport", "text-field": words, ...text }, paint: ink },
    { id: "sketch-line", type: "line", source: "sketch", paint: { "line-color": t("accent"), "line-width": 2.5, "line-dasharray": [2, 1.5] } },
    { id: "sketch-points", type: "circle", source: "sketch", filter: ["==", ["geometry-type"], "Point"], paint: { "circle-radius": 5, "circle-color": t("bg"), "circle-stroke-color": t("accent"), "circle-stroke-width": 2 } },
    { id: "way-said", type: "symbol", source: "way", filter: ["has", "said"], layout: { "symbol-placement": "line-center", "text-field": ["get", "said"], "text-font": BOLD, "text-size": 13, "text-rotation-alignment": "viewport", "text-allow-overlap": true, "text-offset": [0, -1.2] }, paint: { "text-color": t("text"), "text-halo-color": t("halo"), "text-halo-width": 2.5 } },
    { id: "next-said", type: "symbol", source: "next", layout: { "text-field": ["get", "said"], "text-font": BOLD, "text-size": 13, "text-offset": [0, -2.1] }, paint: { "text-color": t("text"), "text-halo-color": t("halo"), "text-halo-width": 2.5 } },
    { id: "grave-words", type: "symbol", source: "grave", layout: { "text-field": ["step", ["zoom"], ["case", ["<", ["get", "rank"], 3], words, ""], 9.5, words], ...text, "text-size": 13, "text-radial-offset": 1.9, "symbol-sort-key": ["get", "rank"] }, paint: ink },
    { id: "grave", type: "symbol", source: "grave", layout: { "icon-image": image, "icon-allow-overlap": true, "icon-padding": 0, "symbol-sort-key": ["-", 10, ["get", "rank"]] } },
  ];
}
