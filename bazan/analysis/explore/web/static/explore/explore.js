// The analyst's page with a script: a changed question is estimated at once, a run tells how far it is, an address is copied by a button.
// Without it everything is a form or a link.
import { parts, renew } from "../js/renew.js";

const WAIT_MS = 400;
const ASK_MS = 1000;
const DAY_S = 86_400;
const form = document.getElementById("ask");
const slider = document.querySelector(".explore-slider");
const known = document.getElementById("known");
let due;

const address = () => {
  const said = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (value) said.append(name, value);
  return `/explore?${said}`;
};

// The estimate, the chips and the address of what the panel says now; the answer below stays until the question runs. What stands in the
// browser's own line is the question then, to be sent and to be found again.
async function estimate() {
  const page = await renewed(address());
  if (!page) return;
  parts(page, true);
  const here = page.querySelector("[data-part=views] [aria-current]");
  if (here && !page.querySelector("[data-part=refusal] [role=alert]")) history.replaceState(null, "", here.getAttribute("href"));
}

// A refusal is a page too: it says which choice doesn't fit.
async function renewed(href) {
  const answer = await fetch(href, { headers: { Accept: "text/html" } }).catch(() => null);
  if (!answer || answer.status >= 500 || answer.redirected) return null;
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

form.addEventListener("change", () => {
  clearTimeout(due);
  due = setTimeout(estimate, WAIT_MS);
});
known.addEventListener("change", () => form.dispatchEvent(new Event("change")));

if (slider) {
  slider.hidden = false;
  const local = (seconds) => new Date((seconds + 7 * 3600) * 1000).toISOString().slice(0, 16);
  const place = () => {
    const at = known.value ? (Date.parse(`${known.value}:00+07:00`) / 1000 - slider.dataset.now) / DAY_S : 0;
    slider.value = Math.max(0, Number(slider.max) + Math.round(at));
  };
  place();
  known.addEventListener("change", place);
  slider.addEventListener("input", () => {
    const back = Number(slider.max) - Number(slider.value);
    known.value = back ? local(Number(slider.dataset.now) - back * DAY_S) : "";
  });
  slider.addEventListener("change", () => form.dispatchEvent(new Event("change")));
}

// <explore-progress data-run="7">: asks each second how far a run is; when it has ended, the page shows what came out.
class ExploreProgress extends HTMLElement {
  connectedCallback() {
    this.timer = setInterval(() => this.ask(), ASK_MS);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  async ask() {
    const answer = await fetch(`/explore/runs/${this.dataset.run}`, { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer?.ok) return;
    const run = await answer.json();
    this.querySelector("progress").value = run.percent;
    this.querySelector("[data-words]").textContent = run.words;
    if (run.state === "waiting" || run.state === "running") return;
    clearInterval(this.timer);
    const page = await renew(location.href);
    if (!page) return;
    const focused = document.activeElement;
    parts(page, true);
    const finding = "file" in this.dataset || run.state !== "done" ? null : document.querySelector("#finding");
    document.querySelector("[data-told]").textContent = finding?.textContent ?? run.words;
    if (!focused.isConnected) (finding ?? document.querySelector("#status a, #status button"))?.focus(); // what held it is gone
  }
}
customElements.define("explore-progress", ExploreProgress);

// Copy buttons come and go with the answer.
const show = () => document.querySelectorAll("[data-copy]").forEach((button) => (button.hidden = !navigator.clipboard));
show();
new MutationObserver(show).observe(document.querySelector(".explore"), { childList: true, subtree: true });
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const said = document.getElementById(button.dataset.copy).textContent;
  await navigator.clipboard.writeText(button.dataset.copy === "share-address" ? location.origin + said : said);
  button.textContent = button.dataset.copied;
});
