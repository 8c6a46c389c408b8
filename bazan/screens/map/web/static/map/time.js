// The time below the map: the slider, playing, the marks. The moment it stands at is part of the map's address.
const STEP_MS = 1_000, REST_MS = 80, BEND = 44, NEAR_X = 46.4, END = 100; // per cent, as course.py draws
const moment = new Intl.DateTimeFormat("sv-SE", { dateStyle: "short", timeStyle: "medium", timeZone: "Asia/Ho_Chi_Minh" });
// As pages write it in both languages: 07:41 28/11.
const spoken = (at) => moment.format(at).replace(/^\d+-(\d+)-(\d+) (\d+:\d+).*$/, "$3 $2/$1");

export function timed(map, panel) {
  const part = (name) => panel.querySelector(`[data-time-${name}]`);
  const slider = part("slider"), play = part("play"), speed = part("speed"), here = part("here"), knowing = part("knowing");
  const start = Number(panel.dataset.start), opened = Date.now(), ahead = Number(panel.dataset.end) - opened;
  const now = () => Date.now() + ahead;
  const near = () => now() - (Number(panel.dataset.end) - Number(panel.dataset.near));
  const marks = [...panel.querySelectorAll("[data-time-mark]")].map((link) => Number(link.dataset.timeMark));
  let at = map.parts.has("at") ? Date.parse(`${map.parts.get("at")}+07:00`) : null, playing, resting;

  const place = (time) => (time >= near() ? NEAR_X + (END - NEAR_X) * ((time - near()) / (now() - near())) : BEND * Math.max((time - start) / (near() - start), 0));
  const time = (x) => (x >= NEAR_X ? near() + ((x - NEAR_X) / (END - NEAR_X)) * (now() - near()) : start + Math.min(x / BEND, 1) * (near() - start));

  // to: milliseconds since 1970; null, or what is to come: live.
  function go(to, soon = false) {
    at = to === null || to >= now() - 1_000 ? null : Math.max(to, start);
    if (at === null) map.parts.delete("at");
    else map.parts.set("at", moment.format(at).replace(" ", "T"));
    if (at === null || knowing.value === "then") map.parts.delete("known");
    else map.parts.set("known", knowing.value);
    say();
    clearTimeout(resting);
    resting = setTimeout(() => map.travel(), soon ? REST_MS : 0);
  }

  function say() {
    const x = place(at ?? now()), seen = part("seen"), known = part("known");
    slider.value = x;
    for (const end of ["x1", "x2"]) here.setAttribute(end, `${x.toFixed(2)}%`);
    seen.textContent = at === null ? seen.dataset.live : seen.dataset.past.replace("{at}", spoken(at));
    known.textContent = at === null ? known.dataset.live : known.dataset[knowing.value];
    slider.setAttribute("aria-valuetext", `${seen.textContent}, ${known.textContent}`);
    part("at").value = at === null ? "" : moment.format(at).replace(" ", "T");
    panel.classList.toggle("time-past", at !== null);
  }

  function stop() {
    clearInterval(playing);
    playing = undefined;
    play.setAttribute("aria-pressed", "false");
  }

  function turn() {
    if (playing) return stop();
    if (at === null) go(marks[0] ? marks[0] - 600_000 : now() - 6 * 3_600_000);
    play.setAttribute("aria-pressed", "true");
    playing = setInterval(() => {
      if (map.busy) return; // a slow line plays slowly, and skips nothing
      const step = at + Number(speed.value) * 60_000; // a mark within it is stopped at: what began and ended between two steps is seen
      go(marks.find((mark) => mark > at && mark < step) ?? step);
      if (at === null) stop();
    }, STEP_MS);
  }

  function jump(way) {
    const from = at ?? now();
    const next = way > 0 ? marks.find((mark) => mark > from + 1_000) : marks.findLast((mark) => mark < from - 1_000);
    go(next ?? (way > 0 ? null : start));
  }

  for (const hidden of panel.querySelectorAll("button[hidden], select[hidden], input[hidden]")) hidden.hidden = false;
  slider.addEventListener("input", () => (stop(), go(Number(slider.value) >= END ? null : time(Number(slider.value)), true)));
  play.addEventListener("click", turn);
  knowing.addEventListener("change", () => at !== null && go(at));
  panel.addEventListener("click", (event) => {
    const step = event.target.closest("[data-time-step]"), mark = event.target.closest("[data-time-mark]"), live = event.target.closest("[data-time-live]");
    if (!(step || mark || live)) return;
    event.preventDefault();
    stop();
    if (step) jump(Number(step.dataset.timeStep));
    else go(mark ? Number(mark.dataset.timeMark) : null);
  });
  panel.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    stop();
    go(part("at").value ? Date.parse(`${part("at").value}+07:00`) : null);
  });
  say();
}
