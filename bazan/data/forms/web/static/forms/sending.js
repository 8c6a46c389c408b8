// Sending a workbook of some megabytes and reading whose it is takes seconds: say so, and send it once.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches(".forms-send")) return;
  if (form.ariaBusy === "true") return event.preventDefault();
  form.ariaBusy = "true";
  form.querySelector(".forms-sending").hidden = false;
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll(".forms-send")) {
    form.ariaBusy = "false";
    form.querySelector(".forms-sending").hidden = true;
  }
});
