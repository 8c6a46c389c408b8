// What a sender said, played where its reason was written: each listening is one look, told to the audit. Without this the form hands
// over the file.
document.addEventListener("submit", async (event) => {
  const form = event.target.closest("[data-listen]");
  if (!form) return;
  event.preventDefault();
  const button = form.querySelector("button");
  button.disabled = true;
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form) }).catch(() => null);
  button.disabled = false;
  if (!answer?.headers.get("Content-Type")?.startsWith("audio/")) return form.submit(); // the page says why not
  const play = document.createElement("audio");
  play.controls = true;
  play.setAttribute("aria-label", form.dataset.listen);
  play.src = URL.createObjectURL(await answer.blob());
  form.querySelector("audio")?.remove();
  form.append(play);
  play.focus();
});
