// The wall: pictures come anew each second while they are seen, the large one plays live, all of it goes by the keyboard.
// Every act is a form and every picture a link, so all of it works without this.
import { parts, renew } from "../js/renew.js";
import { follow } from "./stills.js";
import { CameraView } from "./view.js";

const REST_MS = 400; // what is announced together is read in one go
const BETWEEN_MS = 2_000; // and however much is announced, no more often
const STILL_MS = 10_000; // ages and states that nobody announced

customElements.define("camera-view", CameraView);

// What was announced: head and events are drawn anew, tiles where their words changed.
let waiting = 0, painted = 0;
async function repaint() {
  waiting = 0;
  painted = performance.now();
  const page = await renew(location.href);
  if (!page) return;
  parts(page);
  for (const old of document.querySelectorAll("[data-camera]")) {
    const fresh = page.querySelector(`[data-camera="${old.dataset.camera}"]`);
    const same = fresh && fresh.className === old.className;
    if (fresh && !same && !old.querySelector("camera-view")?.playing) old.replaceWith(document.importNode(fresh, true));
    else if (fresh) for (const name of ["[data-told]", ".focus-counts"]) swap(old, fresh, name);
  }
  follow();
}
function swap(old, fresh, name) {
  const [mine, theirs] = [old.querySelector(name), fresh.querySelector(name)];
  if (mine && theirs) mine.replaceWith(document.importNode(theirs, true));
}
document.addEventListener("live:cameras", () => {
  if (document.hidden) return;
  waiting ||= setTimeout(repaint, Math.max(REST_MS, painted + BETWEEN_MS - performance.now()));
});
document.addEventListener("visibilitychange", () => document.hidden || repaint());
setInterval(() => !document.hidden && repaint(), STILL_MS);

// Groups are chosen by choosing.
const choose = document.querySelector("[data-choose]");
if (choose) {
  choose.hidden = true;
  choose.form.addEventListener("change", () => choose.form.submit());
}

// The keyboard: arrows go between pictures, J and K through the events, a letter says what the marked one was, a digit sets the wall's side.
const LETTERS = { vi: { đ: "true", d: "true", s: "false", t: "duplicate" }, en: { t: "true", f: "false", d: "duplicate" } }[document.documentElement.lang];
const PAGES = { "[": "prev", "]": "next" };
const marked = () => document.querySelector(".event-row[aria-current]");

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, textarea, select, details[open] dl")) return;
  const key = event.key.toLowerCase();
  const size = document.querySelector(`[data-size="${key ** 2}"]`);
  if (event.key.startsWith("Arrow")) walk(event);
  else if (event.key === "Enter") play(event);
  else if (key === "j" || key === "k") mark(key === "j" ? 1 : -1);
  else if (LETTERS[key]) marked()?.querySelector(`[name=review][value=${LETTERS[key]}]`)?.click();
  else if (PAGES[key]) document.querySelector(`.wall-choice [rel=${PAGES[key]}]`)?.click();
  else if (key === "?") document.querySelector(".wall-help").toggleAttribute("open");
  else if (key === "escape") for (const box of document.querySelectorAll(".wall-choice details[open]")) box.open = false;
  else size?.click();
});

// To the nearest picture in that direction; where nobody stands on one, to the first.
function walk(event) {
  const tiles = [...document.querySelectorAll("[data-tile]")], here = document.activeElement?.closest("[data-camera]");
  if (!tiles.length || (!here && document.activeElement !== document.body)) return;
  event.preventDefault();
  if (!here) return tiles[0].focus();
  const across = event.key === "ArrowLeft" || event.key === "ArrowRight", onward = event.key === "ArrowRight" || event.key === "ArrowDown" ? 1 : -1;
  const middle = (tile) => {
    const box = tile.closest("[data-camera]").getBoundingClientRect();
    return [box.x + box.width / 2, box.y + box.height / 2];
  };
  const [x, y] = middle(here);
  const ways = tiles.map((tile) => {
    const [to, beside] = across ? [middle(tile)[0] - x, middle(tile)[1] - y] : [middle(tile)[1] - y, middle(tile)[0] - x];
    return [to * onward, Math.abs(to) + 2 * Math.abs(beside), tile];
  });
  ways.filter(([to]) => to > 1).sort((one, other) => one[1] - other[1])[0]?.[2].focus();
}

// The large one plays where it stands; another becomes the large one, by its link.
function play(event) {
  const button = document.activeElement?.closest(".camera-focus")?.querySelector("[data-play]");
  if (!button || document.activeElement === button) return;
  event.preventDefault();
  button.click();
}

function mark(step) {
  const rows = [...document.querySelectorAll(".event-row")];
  const next = rows[rows.indexOf(marked()) + step];
  if (!next) return;
  marked()?.removeAttribute("aria-current");
  next.setAttribute("aria-current", "true");
  next.querySelector("a").focus();
}
