// The sheet over the page it was asked from, on a phone; and the button that repeats a deadline typed by hand. Both work without.
const PHONE = matchMedia("(max-width: 40rem)");

document.addEventListener("click", async (event) => {
  const link = event.target.closest("a[data-sheet]");
  if (!link || !PHONE.matches || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  const answer = await fetch(link.href, { headers: { Accept: "text/html" } }).catch(() => null);
  const form = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".give-sheet");
  if (!form) return void location.assign(link.href);
  const over = document.createElement("dialog");
  over.className = "sheet-over";
  over.append(document.importNode(form, true));
  over.setAttribute("aria-labelledby", "give-title");
  over.addEventListener("close", () => over.remove());
  over.addEventListener("click", (tap) => tap.target === over && over.close());
  document.body.append(over);
  over.showModal();
  over.querySelector(".give-button").focus({ preventScroll: true });
});

// The words that the sheet proposed follow the goal until somebody writes others.
const proposed = (form) => {
  const { what, goal, aimed } = form.elements;
  const unit = goal.nextSibling?.textContent.trim() ?? "";
  return aimed.checked && goal.value ? what.dataset.goal.replace("{goal}", `${goal.value} ${unit}`.trim()) : what.dataset.watch;
};
document.addEventListener("input", ({ target }) => {
  if (target.id === "what") target.dataset.own = "yes";
  const what = target.form?.elements.what;
  if (target.matches(".give-aim input") && !what.dataset.own) what.value = proposed(target.form);
});

document.addEventListener("input", ({ target }) => {
  if (target.name !== "due_other" || !target.value) return;
  const button = target.form.querySelector(".give-button");
  const at = new Intl.DateTimeFormat(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", day: "2-digit", month: "2-digit" });
  button.querySelector(".due-other").textContent = button.dataset.template.replace("{at}", at.format(new Date(target.value)));
});

// What is given twice by an impatient thumb is given once: the form has a key. The button says that it was heard.
document.addEventListener("submit", ({ target }) => {
  if (target.matches(".give-sheet")) target.querySelector(".give-button").setAttribute("aria-busy", "true");
});
