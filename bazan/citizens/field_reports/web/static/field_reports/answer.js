// The answer being written, as its sender will read it; and where the phone was when the photo was chosen, with consent. The server
// draws the preview and judges the distance: without this the page has a button for the one, and a field for the reason of the other.
import { parts, renew } from "../js/renew.js";

const REST_MS = 600;
const EARTH_M = 6_371_000;
let due;

async function preview(form) {
  const body = new FormData();
  for (const name of ["csrfmiddlewaretoken", "reason"]) body.append(name, form.elements[name].value);
  const answer = await fetch(form.querySelector("[data-preview]").getAttribute("formaction"), { method: "POST", body }).catch(() => null);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-part=preview]");
  const old = document.querySelector("[data-part=preview]");
  if (fresh && old) old.replaceChildren(...fresh.childNodes);
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-preview]");
  if (!button) return;
  event.preventDefault();
  preview(button.form).then(() => document.querySelector("[data-part=preview]").scrollIntoView({ block: "nearest" }));
});
document.addEventListener("input", ({ target }) => {
  if (target.name !== "reason" || !target.form?.matches(".report-answer")) return;
  clearTimeout(due);
  due = setTimeout(() => preview(target.form), REST_MS);
});

function metres(form, here) {
  const [a, b, c, d] = [form.dataset.latitude, form.dataset.longitude, here.latitude, here.longitude].map((degrees) => (degrees * Math.PI) / 180);
  const half = Math.sin((c - a) / 2) ** 2 + Math.cos(a) * Math.cos(c) * Math.sin((d - b) / 2) ** 2;
  return 2 * EARTH_M * Math.asin(Math.sqrt(half));
}

// What the server would refuse is said at once: a phone without a network would hear of it too late.
function judge(form, far, said) {
  form.querySelector("[data-where]").textContent = said;
  form.elements.why_elsewhere.required = far && form.elements.files.files.length > 0;
}

function locate(form) {
  const line = form.querySelector("[data-where]");
  const forget = (said) => {
    for (const name of ["latitude", "longitude", "accuracy"]) form.elements[name].value = "";
    judge(form, true, said);
  };
  if (!form.querySelector("[data-where-consent]").checked || !navigator.geolocation) return forget(line.dataset.none);
  line.textContent = line.dataset.asking;
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      for (const name of ["latitude", "longitude", "accuracy"]) form.elements[name].value = coords[name].toFixed(name === "accuracy" ? 0 : 6);
      const away = Math.round(metres(form, coords));
      const far = away > Number(form.dataset.most);
      judge(form, far, (far ? line.dataset.far : line.dataset.at).replace("{away}", away).replace("{accuracy}", Math.round(coords.accuracy)));
    },
    () => forget(line.dataset.none),
    { enableHighAccuracy: true, maximumAge: 10_000, timeout: 20_000 },
  );
}

document.addEventListener("change", ({ target }) => {
  const form = target.form;
  if (form?.dataset.latitude && (target.name === "files" || target.matches("[data-where-consent]"))) locate(form);
});

// What waited on the phone was sent: the page as it is now, once nothing waits any more.
document.addEventListener("outbox:sent", async () => {
  const page = await renew(location.href);
  if (page) parts(page, true);
});
