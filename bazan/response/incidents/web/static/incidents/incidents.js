// Incidents: a click on the map gives a point; what the server announces of this incident, or of any in the list, fetches the page's part anew.
// Without it the points are typed and the page is loaded again.

const JITTER_MS = 400;

function picked(svg, event) {
  const [west, north, scale, squeeze, left, top] = svg.dataset.project.split(" ").map(Number);
  const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  return { x: at.x, y: at.y, longitude: west + (at.x - left) / (squeeze * scale), latitude: north - (at.y - top) / scale };
}

function sign(svg, at, one) {
  if (one) for (const old of svg.querySelectorAll(".spot-picked")) old.remove();
  const dot = document.createElementNS("http://www.w3.org/2000/svg", "circle");
  for (const [name, value] of Object.entries({ class: "spot-picked", cx: at.x, cy: at.y, r: 6 })) dot.setAttribute(name, value);
  svg.append(dot);
}

document.addEventListener("click", (event) => {
  const box = event.target.closest("[data-picks]");
  const svg = box?.querySelector("svg[data-project]");
  if (!svg) return;
  const at = picked(svg, event);
  if (box.dataset.picks === "point") {
    document.getElementById("latitude").value = at.latitude.toFixed(5);
    document.getElementById("longitude").value = at.longitude.toFixed(5);
    document.getElementById("place").value = "";
    return sign(svg, at, true);
  }
  const form = document.getElementById("draw");
  if (!form?.open) return;
  const points = document.getElementById("points");
  const one = document.getElementById("basis").value === "circle";
  const line = `${at.latitude.toFixed(5)}, ${at.longitude.toFixed(5)}`;
  points.value = one || !points.value.trim() ? line : `${points.value.trim()}\n${line}`;
  sign(svg, at, one);
});

// Only one form is open at a time; Escape closes it.
document.addEventListener("toggle", (event) => {
  if (!event.target.matches?.(".act-box") || !event.target.open) return;
  document.querySelector("[data-picks=area]")?.toggleAttribute("data-picking", event.target.id === "draw");
  for (const other of document.querySelectorAll(".act-box[open]")) if (other !== event.target && !other.contains(event.target)) other.open = false;
}, true);
addEventListener("keydown", (event) => {
  if (event.key === "Escape") for (const box of document.querySelectorAll(".act-box[open]")) box.open = false;
});

let waiting;
async function renew() {
  waiting = undefined;
  const part = document.querySelector("[data-renew]");
  // somebody is writing: what is new waits until he has sent it or closed the form
  if (part.querySelector(".act-box[open]") || part.contains(document.activeElement?.closest("input, textarea, select"))) return later();
  const answer = await fetch(location.href).catch(() => undefined);
  if (!answer?.ok) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-renew]");
  const open = part.querySelector(".all-tasks")?.open;
  if (!fresh || fresh.innerHTML === part.innerHTML) return;
  part.replaceWith(document.importNode(fresh, true));
  const tasks = document.querySelector(".all-tasks");
  if (tasks && open !== undefined) tasks.open = open;
}
const later = () => (waiting ??= setTimeout(renew, JITTER_MS + Math.random() * JITTER_MS));

document.addEventListener("live:incidents", (event) => {
  const here = document.body.dataset.incident;
  if (document.querySelector("[data-renew]") && (!here || event.detail.some(([id]) => String(id) === here))) later();
});
document.addEventListener("live:caught-up", () => document.querySelector("[data-renew]") && later());
