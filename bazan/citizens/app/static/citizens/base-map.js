// The house's map on a citizen's page: nothing of it is loaded before it is wanted, and nothing is asked of anybody else.
import { drawImages, fonts, ground } from "../js/ground.js";

const CLOSEST = 18, FARTHEST = 6, MARGIN = 16;
const STYLES = ["../vendor/maplibre/maplibre-gl.css", "map.css"];

function dress(href) {
  if ([...document.styleSheets].some((sheet) => sheet.href === href)) return null;
  const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href });
  return new Promise((done, failed) => {
    link.addEventListener("load", done);
    link.addEventListener("error", failed);
    document.head.append(link);
  });
}

export const drawable = () => Boolean(document.createElement("canvas").getContext("webgl2"));

// put: layers to lay on the ground, below its names, and over: above them. draw: the SVG of an image that those name. Resolves to the map,
// with what the server told of the ground; throws where it can't be loaded.
export async function baseMap(container, { sources = {}, put = [], over = [], draw = () => "", ...more } = {}) {
  const [gl, told] = await Promise.all([
    import("../vendor/maplibre/maplibre-gl.mjs"),
    fetch("/c/map/base").then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(`${answer.status}`)))),
    ...STYLES.map((name) => dress(new URL(name, import.meta.url).href)),
    ...fonts(),
  ]);
  const on = ground(told.ground, location.origin + told.communes);
  const map = new gl.Map({
    container,
    style: { version: 8, sources: { ...on.sources, ...sources }, layers: [...on.land, ...on.ways, ...put, ...on.names, ...over] },
    bounds: told.bounds,
    fitBoundsOptions: { padding: MARGIN },
    minZoom: FARTHEST,
    maxZoom: CLOSEST,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    fadeDuration: matchMedia("(prefers-reduced-motion: reduce)").matches ? 0 : 150,
    ...more,
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  map.addControl(new gl.NavigationControl({ showCompass: false }), "top-right");
  drawImages(map, draw);
  return { map, told };
}

// Where the phone is, as (longitude, latitude); null: it doesn't say.
export const here = () =>
  new Promise((done) =>
    navigator.geolocation.getCurrentPosition(({ coords }) => done([coords.longitude, coords.latitude]), () => done(null), {
      enableHighAccuracy: true,
      timeout: 20_000,
      maximumAge: 30_000,
    }),
  );
