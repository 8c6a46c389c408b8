// Rules and masks drawn on the picture. What is drawn stands in the form's list of points, so all of it works without this too.
// Points are [x, y] in percent of the picture, as they are typed.
const PICTURE_MS = 3_000;
const MOST = 40, FEWEST = 3, STEP = 1, NEW_AWAY = 10;
const ARROW = 0.07, HEAD = 0.02; // as bazan/cameras/live/web/rule_editor.py has them
const ARROWS = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
const inside = (part) => Math.round(Math.min(Math.max(part, 0), 100) * 100) / 100;
const words = (text, values) => Object.entries(values).reduce((said, [name, value]) => said.replace(`{${name}}`, value), text);

function read(text) {
  const points = text.split("\n").filter((line) => line.trim());
  const numbers = points.map((line) => line.trim().split(/\s+/).map((part) => Number(part.replace(/[,;]$/, "").replace(",", "."))));
  return numbers.filter((point) => point.length === 2 && point.every(Number.isFinite)).map((point) => point.map(inside));
}

class RuleSketch extends HTMLElement {
  connectedCallback() {
    this.form = document.getElementById(this.dataset.form);
    this.list = this.form.elements.points;
    this.purpose = this.form.elements.purpose;
    this.picture = this.querySelector("[data-picture]");
    this.drawing = this.picture.querySelector("svg");
    this.told = this.querySelector("[role=status]");
    this.handles = [];
    this.keptKinds = this.form.dataset.kept !== undefined;
    for (const shape of this.drawing.querySelectorAll("[data-rule]")) if (shape.dataset.rule === this.dataset.rule) shape.remove(); // drawn anew
    for (const part of this.querySelectorAll(".sketch-tools, .sketch-keys")) part.hidden = false;
    this.listen();
    this.choose();
    this.typed();
  }

  listen() {
    this.picture.addEventListener("click", (event) => this.press(event));
    this.picture.addEventListener("pointerdown", (event) => this.take(event));
    this.picture.addEventListener("pointermove", (event) => this.drag(event));
    for (const name of ["pointerup", "pointercancel"]) this.picture.addEventListener(name, () => (this.held = undefined));
    this.picture.addEventListener("keydown", (event) => this.key(event));
    this.querySelector(".sketch-tools").addEventListener("click", ({ target }) => this[target.closest("[data-act]")?.dataset.act]?.());
    this.list.addEventListener("input", () => this.typed());
    this.purpose?.addEventListener("change", () => (this.choose(), this.paint()));
    for (const kind of this.form.querySelectorAll("[name=kinds]")) kind.addEventListener("change", () => (this.keptKinds = true));
  }

  get line() {
    return Boolean(this.purpose) && this.dataset.lines.split(" ").includes(this.purpose.value);
  }

  get full() {
    return this.line ? this.points.length >= 2 : this.closed || this.points.length >= MOST;
  }

  // The form shows what the purpose asks for.
  choose() {
    if (!this.purpose) return; // a mask has none
    for (const part of this.form.querySelectorAll("[data-of]")) part.hidden = !part.dataset.of.split(" ").includes(this.purpose.value);
    const usual = this.purpose.selectedOptions[0].dataset.kinds.split(" ");
    if (!this.keptKinds) for (const kind of this.form.querySelectorAll("[name=kinds]")) kind.checked = usual.includes(kind.value);
  }

  typed() {
    this.points = read(this.list.value).slice(0, MOST);
    this.closed = this.points.length >= FEWEST;
    this.paint();
  }

  // By pointer: the picture takes a new point, the first or last point closes the zone (so a double click does), any other is dragged.
  press(event) {
    const number = this.handles.indexOf(event.target);
    if (this.dragged) return (this.dragged = false);
    if (number < 0 && !this.full) this.put(this.where(event));
    else if (number === 0 || number === this.points.length - 1) this.close();
  }

  take(event) {
    this.dragged = false;
    const number = this.handles.indexOf(event.target);
    if (number < 0) return;
    Object.assign(this, { held: number, grip: this.where(event), stood: this.points[number] });
    event.target.setPointerCapture(event.pointerId);
  }

  drag(event) {
    if (this.held === undefined) return;
    const by = this.where(event).map((part, axis) => part - this.grip[axis]);
    this.dragged ||= Math.hypot(...by) >= STEP / 2;
    if (this.dragged) this.move(this.held, by.map((part, axis) => inside(this.stood[axis] + part)));
  }

  where({ clientX, clientY }) {
    const box = this.picture.getBoundingClientRect();
    return [(clientX - box.left) / box.width, (clientY - box.top) / box.height].map((share) => inside(Math.round(share * 1000) / 10));
  }

  // By keyboard, on a point.
  key(event) {
    const number = this.handles.indexOf(event.target);
    const step = ARROWS[event.key];
    if (step && number >= 0) this.move(number, this.points[number].map((part, axis) => inside(part + step[axis])));
    else if (event.key === "Enter") this.close();
    else if (event.key === "Escape" || event.key === "Backspace") this.drop();
    else return;
    event.preventDefault();
  }

  add() {
    if (this.line ? this.full : this.points.length >= MOST) return;
    const last = this.points.at(-1) ?? [50 - NEW_AWAY, 50];
    const other = this.points.length > 1 ? this.points[0] : last;
    const away = this.points.length > 1 ? [0, NEW_AWAY] : [NEW_AWAY, 0];
    this.put(away.map((part, axis) => inside((last[axis] + other[axis]) / 2 + part)));
  }

  put(point) {
    this.points.push(point);
    this.write();
    this.handles.at(-1).focus({ preventScroll: true });
  }

  move(number, point) {
    this.points[number] = point;
    this.write();
    this.told.textContent = this.handles[number].getAttribute("aria-label");
  }

  drop() {
    this.points.pop();
    this.closed = false;
    this.write();
    (this.handles.at(-1) ?? this.querySelector("[data-act=add]")).focus({ preventScroll: true });
  }

  close() {
    if (this.line || this.points.length < FEWEST) return;
    this.closed = true;
    this.paint();
  }

  clear() {
    this.points = [];
    this.closed = false;
    this.write();
  }

  write() {
    this.list.value = this.points.map((point) => point.join(" ")).join("\n");
    this.paint();
  }

  paint() {
    while (this.handles.length > this.points.length) this.handles.pop().remove();
    while (this.handles.length < this.points.length) this.handles.push(this.handle());
    const spoken = document.documentElement.lang;
    this.points.forEach(([x, y], number) => {
      const handle = this.handles[number];
      [handle.style.left, handle.style.top] = [`${x}%`, `${y}%`];
      handle.setAttribute("aria-label", words(this.dataset.point, { number: number + 1, x: x.toLocaleString(spoken), y: y.toLocaleString(spoken) }));
    });
    this.classList.toggle("sketch-open", !this.full);
    const { width, height } = this.drawing.viewBox.baseVal;
    const pixels = this.points.map(([x, y]) => [(x * width) / 100, (y * height) / 100]);
    const ends = pixels.map((point) => point.join(",")).join(" "), zone = !this.line && this.closed;
    this.drawing.querySelector("polygon.sketch-zone").setAttribute("points", zone ? ends : "");
    this.drawing.querySelector("polyline.sketch-line").setAttribute("points", zone ? "" : ends);
    this.drawing.querySelector("path.sketch-line").setAttribute("d", this.line && pixels.length === 2 ? arrow(...pixels, width) : "");
    this.querySelector("[data-act=add]").disabled = this.line ? this.full : this.points.length >= MOST;
    this.querySelector("[data-act=drop]").disabled = this.querySelector("[data-act=clear]").disabled = !this.points.length;
    this.querySelector("[data-act=close]").disabled = this.line || this.closed || this.points.length < FEWEST;
    this.told.textContent = this.state();
  }

  handle() {
    const made = Object.assign(document.createElement("button"), { type: "button", className: "sketch-point" });
    this.picture.append(made);
    return made;
  }

  state() {
    const count = this.points.length;
    if (!count) return this.dataset.begin;
    if (this.line ? count < 2 : count < FEWEST) return words(this.dataset.few, { count });
    if (this.line) return this.dataset.lineDone;
    return words(this.closed ? this.dataset.closed : this.dataset.going, { count });
  }
}

// From a line's middle to its right, as it is walked: what goes there goes forward.
function arrow([x1, y1], [x2, y2], width) {
  const length = Math.hypot(x2 - x1, y2 - y1);
  if (!length) return "";
  const [alongX, alongY] = [(x2 - x1) / length, (y2 - y1) / length], head = HEAD * width;
  const [x, y] = [(x1 + x2) / 2, (y1 + y2) / 2], [tipX, tipY] = [x - alongY * ARROW * width, y + alongX * ARROW * width];
  const barb = (side) => `${tipX + (alongY + side * alongX) * head} ${tipY + (side * alongY - alongX) * head}`;
  return `M${x} ${y}L${tipX} ${tipY}M${barb(1)}L${tipX} ${tipY}L${barb(-1)}`;
}

customElements.define("rule-sketch", RuleSketch);

// The picture comes anew while it can be seen; the next is asked for once the last one came.
const image = document.querySelector("[data-still]");
async function refresh() {
  if (document.hidden || !image) return; // a clip's picture stays as it is
  const next = new Image();
  next.src = `${image.dataset.still}?drawn=${Date.now()}`;
  await next.decode().then(() => (image.src = next.src), () => {});
}
(async () => {
  for (;;) {
    await new Promise((done) => setTimeout(done, PICTURE_MS));
    await refresh();
  }
})();

// A row of the list marks its rule on the picture.
for (const row of document.querySelectorAll(".rule-row")) {
  const drawn = document.querySelector(`rule-sketch [data-rule="${row.dataset.rule}"]`);
  for (const [name, on] of [["pointerenter", true], ["pointerleave", false], ["focusin", true], ["focusout", false]]) row.addEventListener(name, () => drawn?.classList.toggle("drawn-marked", on));
}
