// The slider over the minutes of a day: it tells the minute while it moves, and goes there when it is let go or the keys rest.
const slider = document.querySelector(".past-slider");
const REST_MS = 700;

if (slider) {
  const told = document.querySelector(".past-told");
  const first = Date.parse(`${slider.dataset.first}:00Z`); // minutes are counted on the local clock, whatever the browser's
  const minute = () => new Date(first + slider.valueAsNumber * 60_000).toISOString().slice(0, 16);
  let due;

  const say = () => {
    const [day, clock] = minute().split("T");
    told.value = `${clock}, ${day.split("-").reverse().join("/")}`;
    slider.setAttribute("aria-valuetext", told.value);
  };
  const go = () => {
    const address = new URL(location.href);
    address.searchParams.set("at", minute());
    location.assign(address);
  };
  slider.hidden = told.hidden = false;
  say();
  slider.addEventListener("input", say);
  slider.addEventListener("change", () => {
    clearTimeout(due);
    due = setTimeout(go, REST_MS); // each key is a change of its own
  });
}
