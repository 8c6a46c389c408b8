// A receipt, and the report's own page: kept in this phone's list, copied and shared by a touch, pictures drawn anew before they are sent.
import { redrawn } from "./pictures.js";
import { keepReceipt } from "./store.js";

const page = document.querySelector("[data-receipt]");
const { code, number, name, place, at } = page.dataset;
keepReceipt({ code, number, name, place, at }).catch(() => {});

const acts = page.querySelector("[data-acts]");
if (acts) {
  acts.hidden = false;
  const copy = acts.querySelector("[data-copy]");
  copy.addEventListener("click", async () => {
    await navigator.clipboard.writeText(copy.dataset.copy);
    copy.querySelector("span").textContent = copy.dataset.done;
  });
  const share = acts.querySelector("[data-share]");
  share.hidden = !navigator.share;
  share.addEventListener("click", () => navigator.share({ title: share.dataset.title, url: share.dataset.share }).catch(() => {}));
}

for (const input of page.querySelectorAll("[data-redraw]")) {
  input.addEventListener("change", async () => {
    const drawn = await Promise.all([...input.files].map((file) => redrawn(file)));
    const files = new DataTransfer();
    drawn.forEach((one, nth) => one && files.items.add(new File([one.picture], `${nth + 1}.jpg`, { type: "image/jpeg" })));
    input.files = files.files;
    input.closest(".c-field").querySelector("[data-chosen]").textContent = files.files.length ? `✓ ${files.files.length}` : "";
  });
}
