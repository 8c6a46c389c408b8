// A chart tells the value of the point under the pointer or finger, or the one the arrow keys stand on. The table beside it says the same.
const SVG = "http://www.w3.org/2000/svg";
const GAP = 8, LINE = 16, KEYS = { ArrowLeft: -1, ArrowRight: 1, Home: -Infinity, End: Infinity };
let shown = null;
const aloud = document.createElement("p");
aloud.setAttribute("role", "status");
aloud.className = "unseen";

function part(name, attributes, text = "") {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.textContent = text;
  return made;
}

function hide() {
  shown?.group.remove();
  shown = null;
}

function show(chart, index) {
  if (shown?.chart === chart && shown.index === index) return;
  hide();
  const values = JSON.parse(chart.dataset.values);
  const [x, y, lines] = values[Math.min(Math.max(index, 0), values.length - 1)];
  const { width, height } = chart.viewBox.baseVal;
  const group = part("g", { class: "chart-told", "aria-hidden": "true" });
  group.append(part("path", { d: `M${x} 10V${height - 30}` }), part("circle", { cx: x, cy: y, r: 4.5 }));
  const box = group.appendChild(part("rect", { rx: 4 }));
  const words = lines.map((line, n) => group.appendChild(part("text", { class: n ? "axis-text" : "line-text" }, line)));
  chart.append(group);
  const wide = Math.max(...words.map((one) => one.getComputedTextLength())) + 2 * GAP, high = words.length * LINE + GAP;
  const left = x + GAP + wide < width ? x + GAP : Math.max(x - GAP - wide, 0), top = y - high - GAP > 0 ? y - high - GAP : y + GAP;
  for (const [key, value] of Object.entries({ x: left, y: top, width: wide, height: high })) box.setAttribute(key, value);
  words.forEach((one, n) => {
    one.setAttribute("x", left + GAP);
    one.setAttribute("y", top + LINE * (n + 1) - 2);
  });
  shown = { chart, group, index: Math.min(Math.max(index, 0), values.length - 1), said: lines.join(". ") };
}

function under(event) {
  const chart = event.target.closest?.("svg[data-values]");
  if (!chart) return hide();
  const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(chart.getScreenCTM().inverse()).x;
  const away = JSON.parse(chart.dataset.values).map(([x]) => Math.abs(x - at));
  show(chart, away.indexOf(Math.min(...away)));
}

document.addEventListener("pointermove", under);
document.addEventListener("pointerdown", under);
document.addEventListener("focusout", (event) => event.target.closest?.("svg[data-values]") && hide());
document.addEventListener("keydown", (event) => {
  const chart = event.target.closest?.("svg[data-values]");
  if (!chart) return;
  if (event.key === "Escape") return hide();
  if (!(event.key in KEYS)) return;
  event.preventDefault();
  const last = JSON.parse(chart.dataset.values).length - 1;
  const from = shown?.chart === chart ? shown.index : KEYS[event.key] < 0 ? last + 1 : -1;
  show(chart, Math.min(Math.max(from + KEYS[event.key], 0), last));
  if (!aloud.isConnected) document.body.append(aloud);
  aloud.textContent = shown.said;
});
