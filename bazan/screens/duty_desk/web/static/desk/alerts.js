// Lists of alerts and an alert's own page stay true while they are looked at.
import { parts, renew } from "../js/renew.js";

const REST_MS = 800;
const STILL_MS = 60_000;
let due;

async function look() {
  due = undefined;
  const page = document.hidden ? null : await renew(location.href);
  if (page) parts(page);
}

const soon = () => (due ??= setTimeout(look, Math.random() * REST_MS));
for (const name of ["alerts", "caught-up"]) document.addEventListener(`live:${name}`, soon);
document.addEventListener("visibilitychange", soon);
setInterval(soon, STILL_MS);
