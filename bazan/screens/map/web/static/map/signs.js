// The signs of features as images of the map, made from the legend's own SVG and the design tokens, so that both are one.
import { token } from "../js/ground.js";

const FILL = { off: "off-solid", disaster: "disaster-solid" };
const EDGE = { watch: "watch-mark", off: "off-mark", disaster: "disaster-mark", stale: "stale", missing: "mark" };

// name: `shape:circle@off`, `icon:bell@watch`. SVG around 0, 0.
export function sign(name) {
  const [kind, light] = name.split("@");
  const [way, what] = kind.split(":");
  return way === "shape" ? shape(what, light) : badge(what, light);
}

function shape(what, light) {
  const inner = document.querySelector(`[data-sign="shape:${CSS.escape(what)}"] svg g`)?.innerHTML ?? '<circle r="5"/>';
  const grave = light in FILL, scale = grave ? 2.1 : light === "watch" || light === "stale" ? 1.6 : 1.3;
  const fill = token(FILL[light] ?? "surface"), edge = token(grave ? "on-off" : (EDGE[light] ?? "text"));
  const strike = light === "stale" ? `<path d="M-5.5 5.5 5.5 -5.5" stroke="${edge}"/>` : "";
  const dash = light === "missing" ? ' stroke-dasharray="2.4 1.8"' : "";
  return `<g transform="scale(${scale})" fill="${fill}" stroke="${edge}" stroke-width="${1.5 / Math.sqrt(scale)}"${dash}>${inner}${strike}</g>${mark(light)}`;
}

function badge(what, light) {
  const inner = document.querySelector(`[data-sign="icon:${CSS.escape(what)}"] svg`)?.innerHTML ?? "";
  const grave = light in FILL, radius = grave ? 14 : 11.5;
  const fill = token(FILL[light] ?? "surface"), edge = token(EDGE[light] ?? "text"), ink = token(grave ? "on-off" : "text");
  const glyph = `<g transform="scale(${grave ? 0.72 : 0.6}) translate(-12 -12)" fill="none" stroke="${ink}" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${inner}</g>`;
  const dash = light === "stale" || light === "missing" ? ' stroke-dasharray="3 2.4"' : "";
  return `<circle r="${radius}" fill="${fill}" stroke="${edge}" stroke-width="1.6"${dash}/>${glyph}${mark(light)}`;
}

// The second sign beside colour: the light's own shape at the upper right.
function mark(light) {
  const drawn = document.getElementById(`mark-${light}`)?.querySelector("svg")?.innerHTML;
  if (!drawn || !(light in EDGE) || light === "stale" || light === "missing") return "";
  return `<g transform="translate(5.5 -20) scale(.85)" fill="${token(EDGE[light])}" stroke="${token("bg")}" stroke-width="1.6">${drawn}</g>`;
}
