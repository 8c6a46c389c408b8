// Parts of a page that say which live news repaints them:
//   data-part="rows" data-on="datasets"            read anew whenever news of that kind comes, or was missed
//   data-of="code"                                 only when the news names it, alone or first
//   data-every="30"                                and so many seconds later anyway, for the ages
// What a person is typing or has unfolded stays as it is.
import { parts, renew } from "./renew.js";

const TOGETHER_MS = 300;
const marked = [...document.querySelectorAll("[data-part][data-on]")];
let due;

async function look() {
  due = undefined;
  const page = document.hidden ? null : await renew(location.href, follow);
  if (page) parts(page);
}

// A page that became another, as a draft does that somebody released.
function follow(url) {
  if (url.pathname !== "/sign-in" && !document.activeElement?.matches("input, select, textarea")) location.replace(url);
}

const soon = () => (due ??= setTimeout(look, Math.random() * TOGETHER_MS));
const names = (told, wanted) => !wanted || !Array.isArray(told) || told.some((one) => String(Array.isArray(one) ? one[0] : one) === wanted);

for (const part of marked) {
  for (const kind of part.dataset.on.split(" "))
    document.addEventListener(`live:${kind}`, (event) => names(event.detail, part.dataset.of) && soon());
}
if (marked.length) {
  document.addEventListener("live:caught-up", soon);
  document.addEventListener("visibilitychange", () => document.hidden || soon());
}
const rests = marked.map((part) => Number(part.dataset.every)).filter(Boolean);
if (rests.length) setInterval(soon, Math.min(...rests) * 1000);
