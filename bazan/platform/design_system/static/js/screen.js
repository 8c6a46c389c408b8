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

// Menus end with a touch beside them, or Escape.
const menus = () => document.querySelectorAll("details.menu[open]");
addEventListener("click", (event) => menus().forEach((menu) => menu.contains(event.target) || (menu.open = false)));
addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of menus()) {
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
    menu.open = false;
  }
});

if ("serviceWorker" in navigator) navigator.serviceWorker.register("/sw.js", { scope: "/" }).catch(() => {});
