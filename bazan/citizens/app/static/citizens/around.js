// The pages that say what is around a person: the phone's own place by a touch, sent in a form that nobody keeps; the age of a page kept for no network.
const OLD_MS = 600_000;

const form = document.querySelector("[data-around]");
if (form && "geolocation" in navigator) {
  const button = form.querySelector("button");
  const word = button.querySelector("span");
  const fault = form.querySelector("[data-no]");
  const before = word.textContent;
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    if (form.elements.latitude.value) return;
    event.preventDefault();
    button.disabled = true;
    word.textContent = form.dataset.locating;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        form.elements.latitude.value = coords.latitude.toFixed(5);
        form.elements.longitude.value = coords.longitude.toFixed(5);
        button.disabled = false;
        form.requestSubmit();
      },
      () => {
        button.disabled = false;
        word.textContent = before;
        fault.hidden = false;
        fault.querySelector("span").textContent = form.dataset.noGps;
      },
      { enableHighAccuracy: true, timeout: 20_000, maximumAge: 60_000 },
    );
  });
}

for (const line of document.querySelectorAll("[data-made]")) {
  const minutes = Math.floor((Date.now() - Date.parse(line.dataset.made)) / 60_000);
  if (minutes * 60_000 < OLD_MS) continue;
  line.classList.add("c-old");
  line.append(` ${line.dataset.old.replace("{minutes}", minutes)}`);
}
