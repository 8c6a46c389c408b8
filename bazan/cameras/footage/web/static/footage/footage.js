// Clips and jobs: what was announced is drawn anew; a clip is sent a piece a request, and goes on where a lost connection left it.
import { parts, renew } from "../js/renew.js";

const REST_MS = 400; // what is announced together is read in one go
const STILL_MS = 10_000;
const RETRY_MS = [1_000, 2_000, 4_000, 8_000, 15_000];
const words = (text, values) => Object.entries(values).reduce((said, [name, value]) => said.replace(`{${name}}`, value), text);
const pause = (ms) => new Promise((done) => setTimeout(done, ms));

let waiting = 0;
async function repaint() {
  waiting = 0;
  if (document.querySelector("footage-sender[aria-busy=true]")) return;
  const page = await renew(location.href);
  if (!page) return;
  const drawable = page.querySelector("rule-sketch") && !document.querySelector("rule-sketch");
  if (drawable) return location.reload(); // its first picture has come, and a form with it
  for (const part of page.querySelectorAll("[data-part=picture], [data-part=form]")) part.remove(); // what is drawn or typed stays
  parts(page);
}
document.addEventListener("live:footage", () => (waiting ||= setTimeout(repaint, REST_MS)));
setInterval(() => !document.hidden && document.querySelector("progress:not(footage-sender progress)") && repaint(), STILL_MS);

class FootageSender extends HTMLElement {
  connectedCallback() {
    this.addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.ariaBusy !== "true") this.send(event.target);
    });
  }

  async send(form) {
    const chosen = form.querySelector("input[type=file]"), [file] = chosen.files;
    if (this.dataset.size && file.size !== Number(this.dataset.size)) return this.tell(this.dataset.other);
    this.ariaBusy = "true";
    try {
      const url = this.dataset.url ?? (await this.describe(form, chosen, file));
      if (url) await this.pieces(url, file, form.elements.csrfmiddlewaretoken.value);
    } finally {
      this.ariaBusy = "false";
    }
  }

  // What is said of it goes first; a refusal comes back as the page with the form, which takes the place of this one's.
  async describe(form, chosen, file) {
    Object.assign(form.elements.size, { value: file.size });
    Object.assign(form.elements.file_name, { value: file.name });
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form) }).catch(() => null);
    if (!answer) return this.tell(this.dataset.failed);
    if (answer.redirected) return new URL(answer.url).pathname;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-part=form]");
    if (!fresh) return this.tell(this.dataset.failed);
    fresh.querySelector("input[type=file]").replaceWith(chosen);
    form.replaceWith(document.importNode(fresh, true));
    const mine = this.querySelector("[data-part=form]");
    mine.querySelector("input[type=file]").replaceWith(chosen);
    mine.querySelector("[role=alert] a")?.focus();
  }

  async pieces(url, file, token) {
    const size = Number(this.dataset.piece);
    let number = Number(this.dataset.pieces ?? 0), failures = 0;
    while (number * size < file.size) {
      this.tell(words(this.dataset.sent, { percent: Math.floor((100 * number * size) / file.size) }), (100 * number * size) / file.size);
      const body = file.slice(number * size, (number + 1) * size);
      const headers = { "X-CSRFToken": token, "Content-Type": "application/octet-stream" };
      const answer = await fetch(`${url}/pieces/${number}`, { method: "POST", headers, body }).catch(() => null);
      if (answer?.ok) {
        number = (await answer.json()).pieces;
        failures = 0;
      } else if (answer && answer.status < 500) {
        const told = await answer.json().catch(() => null);
        return this.tell(told?.refusal ?? this.dataset.failed);
      } else if (failures === RETRY_MS.length) {
        return location.assign(url);
      } else {
        this.tell(this.dataset.again);
        await pause(RETRY_MS[failures++]);
      }
    }
    location.assign(url);
  }

  tell(text, percent) {
    const told = this.querySelector("[data-sending]");
    told.hidden = false;
    told.querySelector("[data-told]").textContent = text;
    const bar = told.querySelector("progress");
    bar.hidden = percent === undefined;
    if (percent !== undefined) bar.value = percent;
  }
}
customElements.define("footage-sender", FootageSender);
