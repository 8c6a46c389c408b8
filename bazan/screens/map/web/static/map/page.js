// The page of the map: the component, the list and the card beside it, the layers as switches. Without this file all of them are links.
import "./operations-map.js";
import { Near } from "./near.js";
import { River } from "./river.js";
import { timed } from "./time.js";
import { Tools } from "./tools.js";

const map = document.querySelector("operations-map");
const narrow = matchMedia("(max-width: 47.9375rem)");
if (narrow.matches && !new URLSearchParams(location.search).has("theme")) document.documentElement.dataset.theme = "light";

map.addEventListener("map:ready", () => {
  timed(map, document.querySelector("[data-map-time]"));
  new Tools(map, document.querySelector("[data-map-tools]"), askArea);
  showArea();
  new Near(map, card);
  new River(map, card);
});

const area = document.querySelector("[data-map-area]"), card = document.querySelector("[data-map-card]");

map.addEventListener("map:told", (event) => {
  const told = event.detail;
  const list = document.querySelector("[data-map-list]"), focused = list.querySelector(":focus")?.dataset.mapOpen;
  list.innerHTML = told.list;
  if (focused) list.querySelector(`[data-map-open="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
  document.querySelector("[data-map-finding]").textContent = told.finding;
  document.querySelector("[data-map-legend]").innerHTML = told.legend;
  for (const row of document.querySelectorAll("[data-map-layer]")) count(row, told.counts[row.dataset.mapLayer]);
  const within = document.querySelector("[data-map-within]"), box = map.map.getBounds();
  if (within) within.href = `/cameras?within=${[box.getWest(), box.getSouth(), box.getEast(), box.getNorth()].map((part) => part.toFixed(5)).join(",")}`;
});

function count(row, counted) {
  const box = row.querySelector("[data-map-counts]");
  if (!counted) return box.replaceChildren();
  const [all, lights] = counted;
  const marks = lights.map(([light, many]) => {
    const mark = document.createElement("span");
    mark.className = `light light-${light}`;
    mark.innerHTML = document.getElementById(`mark-${light}`).innerHTML;
    mark.querySelector("b").textContent = many;
    return mark;
  });
  const total = document.createElement("span");
  total.textContent = all;
  box.replaceChildren(...marks, total);
}

document.addEventListener("click", (event) => {
  if (event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
  const opened = event.target.closest("[data-map-open]"), shut = event.target.closest("[data-map-shut]");
  const switched = event.target.closest("[data-map-layer] a");
  if (!map.ready || !(opened || shut || switched)) return;
  event.preventDefault();
  if (opened) show(opened.dataset.mapOpen, [Number(opened.dataset.longitude), Number(opened.dataset.latitude)]);
  else if (shut) hide();
  else turn(switched);
});

// What the communes are coloured by, and whose communes.
document.querySelector("[data-map-choice-go]").hidden = true;
for (const choice of document.querySelectorAll("[data-map-choice]")) {
  choice.addEventListener("change", () => {
    if (!map.ready) return choice.form.submit();
    if (choice.value) map.parts.set(choice.name, choice.value);
    else map.parts.delete(choice.name);
    map.travel();
  });
}

map.addEventListener("map:open", (event) => show(event.detail.key));
document.addEventListener("keydown", (event) => event.key === "Escape" && card.firstElementChild && map.ready && hide());

let asked = 0;
async function show(key, point) {
  const mine = ++asked;
  map.choose(key, point);
  const answer = await fetch(`/map/card?${map.query}`).catch(() => null);
  if (!answer?.ok || mine !== asked) return;
  card.innerHTML = await answer.text();
  mark(key);
  card.querySelector("h2")?.focus({ preventScroll: !narrow.matches });
}

function hide() {
  asked++;
  const key = map.parts.get("card");
  card.replaceChildren();
  map.choose("");
  mark("");
  document.querySelector(`[data-map-open="${CSS.escape(key ?? "")}"]`)?.focus();
}

function mark(key) {
  for (const row of document.querySelectorAll("[data-map-open]")) row.toggleAttribute("aria-current", row.dataset.mapOpen === key);
}

function turn(link) {
  const row = link.closest("[data-map-layer]"), on = link.getAttribute("aria-checked") !== "true";
  link.setAttribute("aria-checked", on);
  row.classList.toggle("layer-off", !on);
  link.querySelector(".icon").replaceWith(document.getElementById(on ? "icon-on" : "icon-off").content.firstElementChild.cloneNode(true));
  map.turn(row.dataset.mapLayer, on);
}

// What stands in an area: asked of the server, which knows the communes and whom the reader may see.
async function askArea(text) {
  map.parts.set("area", text);
  map.keep();
  area.setAttribute("aria-busy", "true");
  const answer = await fetch(`/map/area?${map.query}`).catch(() => null);
  area.removeAttribute("aria-busy");
  if (!answer?.ok || map.parts.get("area") !== text) return;
  area.innerHTML = await answer.text();
  showArea();
  area.querySelector("h2")?.focus({ preventScroll: !narrow.matches });
}

function showArea() {
  const told = area.querySelector("[data-geometry]");
  map.askAbout(told ? JSON.parse(told.dataset.geometry) : null);
}

area.addEventListener("click", (event) => {
  const asked = event.target.closest("[data-map-area-shut]");
  if (!asked || !map.ready) return;
  event.preventDefault();
  map.parts.delete("area");
  map.keep();
  area.replaceChildren();
  showArea();
});
area.addEventListener("change", (event) => {
  if ("mapHandTo" in event.target.dataset) event.target.form.action = `/incidents/${event.target.value}/area`;
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-map-ask]");
  if (!link || !map.ready) return;
  event.preventDefault();
  askArea(link.dataset.mapAsk);
});
