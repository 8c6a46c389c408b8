// Every page: the live line, the chart-or-table switch, the map, the search key, the worker that keeps the page for no network.
import { Live } from "./live.js";
import "./repaint.js";
import "./table-toggle.js";
import "./map.js";
import "./clock.js";

const token = document.querySelector('meta[name="live-token"]')?.content;
const kinds = document.querySelector('meta[name="live-kinds"]')?.content.split(" ") ?? [];
if (token) new Live(token, kinds);

addEventListener("keydown", (event) => {
  const box = document.getElementById("search");
  if (event.key !== "/" || !box || event.target.closest("input, textarea, select, [contenteditable]")) return;
  event.preventDefault();
  box.focus();
});

const more = document.querySelector(".nav-more details");
addEventListener("click", (event) => more?.contains(event.target) || more?.removeAttribute("open"));
addEventListener("keydown", (event) => {
  if (event.key === "Escape") more?.removeAttribute("open");
});

if ("serviceWorker" in navigator) navigator.serviceWorker.register("/sw.js", { scope: "/" }).catch(() => {});
