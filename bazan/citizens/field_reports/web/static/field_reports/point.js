// A click on the map is a point. Without this it is typed, or the commune is chosen.
document.addEventListener("click", (event) => {
  const svg = event.target.closest("[data-picks=point]")?.querySelector("svg[data-project]");
  if (!svg) return;
  const [west, north, scale, squeeze, left, top] = svg.dataset.project.split(" ").map(Number);
  const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  document.getElementById("latitude").value = (north - (at.y - top) / scale).toFixed(5);
  document.getElementById("longitude").value = (west + (at.x - left) / (squeeze * scale)).toFixed(5);
  document.getElementById("place").value = "";
  for (const old of svg.querySelectorAll(".spot-picked")) old.remove();
  const dot = document.createElementNS("http://www.w3.org/2000/svg", "circle");
  for (const [name, value] of Object.entries({ class: "spot-picked", cx: at.x, cy: at.y, r: 6 })) dot.setAttribute(name, value);
  svg.append(dot);
});
