// The console: Ctrl+Enter asks, a mistake is shown where it is, what was announced is drawn anew while the statement stays as typed.
import { parts, renew } from "../js/renew.js";

const REST_MS = 300; // what is announced together is read in one go
const STILL_MS = 5_000;
const text = document.querySelector("#field-text");

text.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  text.form.requestSubmit();
});

if (text.dataset.line) {
  const before = text.value.split("\n").slice(0, text.dataset.line - 1);
  const at = before.reduce((sum, line) => sum + line.length + 1, 0) + Number(text.dataset.column) - 1;
  const word = /^\S\w*/.exec(text.value.slice(at));
  text.focus();
  text.setSelectionRange(at, at + (word?.[0].length ?? 0));
}

let waiting = 0;
async function repaint() {
  waiting = 0;
  const refusedBefore = document.querySelector("#error-text");
  const page = await renew(location.href);
  if (!page) return;
  if (page.querySelector("#error-text") && !refusedBefore) return location.reload(); // it says where the mistake is
  parts(page);
}
document.addEventListener("live:inquiries", () => (waiting ||= setTimeout(repaint, REST_MS)));
setInterval(() => !document.hidden && document.querySelector("progress") && repaint(), STILL_MS);
