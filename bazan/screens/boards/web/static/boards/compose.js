// The composer without this is the same, a page at a time. With it: the list of indicators narrows as one types, and after an act the
// page stands where it stood, the same button under the finger.
const fold = (text) => text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/đ/gi, "d").toLowerCase();

for (const box of document.querySelectorAll("[data-filter]")) {
  const list = document.getElementById(box.dataset.filter);
  box.addEventListener("input", () => {
    const wanted = fold(box.value.trim());
    for (const option of list.querySelectorAll("option")) option.hidden = wanted !== "" && !option.selected && !fold(option.textContent + " " + option.value).includes(wanted);
    for (const group of list.querySelectorAll("optgroup")) group.hidden = !group.querySelector("option:not([hidden])");
  });
  box.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
}

const form = document.getElementById("composer");
form?.addEventListener("submit", (event) => {
  sessionStorage.setItem("composer", JSON.stringify({ top: scrollY, keep: event.submitter?.dataset.keep ?? "" }));
});
const stood = JSON.parse(sessionStorage.getItem("composer") ?? "null");
sessionStorage.removeItem("composer");
if (form && stood) {
  scrollTo(0, stood.top);
  const [way, part, number] = stood.keep.split("-");
  const moved = way === "up" ? `up-${part}-${number - 1}` : way === "down" ? `down-${part}-${Number(number) + 1}` : stood.keep;
  const again = moved === "" ? null : (document.querySelector(`[data-keep="${moved}"]:not([disabled])`) ?? document.querySelector(`[data-keep="${stood.keep}"]`));
  again?.focus({ preventScroll: true });
}
