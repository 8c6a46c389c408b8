// "Tell me on this phone": grave warnings of the reader's communes come while the app is closed.
import { ask, stop, wanted } from "./subscription.js";

const AGAIN_MS = 86_400_000; // once a day the house is told that this browser is still there
const section = document.querySelector("[data-push]");
const part = (name) => section.querySelector(`[data-push-${name}]`);
const places = section.dataset.places.split(",").filter(Boolean);
const { push: key } = section.dataset;

function show(state, names = []) {
  section.hidden = false;
  for (const name of ["off", "on", "denied", "apple"]) part(name).hidden = name !== state;
  part("start").hidden = state !== "off" || !places.length;
  part("stop").hidden = state !== "on";
  if (names.length) part("on").querySelector("span").textContent = part("on").dataset.said.replace("{places}", names.join(", "));
}

function fault(text) {
  part("fault").hidden = !text;
  part("fault").querySelector("span").textContent = text;
}

// A button that waits for the browser, the push service and the house.
async function wait(button, act) {
  fault("");
  button.setAttribute("aria-busy", "true");
  button.disabled = true;
  try {
    await act();
  } catch (why) {
    if (Notification.permission === "denied") show("denied");
    else fault(why.reason ?? part("fault").dataset.failed);
  }
  button.removeAttribute("aria-busy");
  button.disabled = false;
}

async function begin() {
  if (!("PushManager" in window && "serviceWorker" in navigator && "Notification" in window)) {
    if (navigator.standalone === false) show("apple"); // Safari gives web push to an app on the home screen alone
    return;
  }
  if (Notification.permission === "denied") return show("denied");
  const worker = await navigator.serviceWorker.ready;
  part("start").addEventListener("click", () => wait(part("start"), async () => show("on", await ask(worker, key, places))));
  part("stop").addEventListener("click", () => wait(part("stop"), async () => {
    await stop(worker);
    show("off");
  }));
  const kept = await wanted();
  if (!kept) return show("off");
  show("on", kept.names);
  const now = places.length ? places : kept.places;
  const stale = kept.key !== key || String(kept.places) !== String(now) || Date.now() - kept.at > AGAIN_MS || !(await worker.pushManager.getSubscription());
  if (stale) await ask(worker, key, now).then((names) => show("on", names), () => {});
}

begin();
