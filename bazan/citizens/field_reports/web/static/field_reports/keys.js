// The queue by keys: J and K move, Enter opens (the row is a link). They act only when no field has focus; every row works without them.
const rows = () => [...document.querySelectorAll("a.report-row")];

function step(by) {
  const all = rows();
  const at = all.findIndex((row) => row === document.activeElement);
  const from = at < 0 ? all.findIndex((row) => row.hasAttribute("aria-current")) : at;
  const next = all[Math.min(Math.max(from + by, 0), all.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input, select, textarea, [contenteditable]")) return;
  const by = { j: 1, k: -1 }[event.key.toLowerCase()];
  if (!by) return;
  event.preventDefault();
  step(by);
});
