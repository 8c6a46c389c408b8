// While something asked for on this page is under way, its part is read anew until it is done.
import { parts, renew } from "../js/renew.js";

const EVERY_MS = 2000;

async function again() {
  if (!document.querySelector("[data-working]")) return;
  const page = document.hidden ? null : await renew(location.href);
  if (page) parts(page);
  setTimeout(again, EVERY_MS);
}
setTimeout(again, EVERY_MS);
