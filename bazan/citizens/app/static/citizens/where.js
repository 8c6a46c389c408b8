// Where it is: by the phone's own place, by a map moved under a pin, or by the commune chosen. Where no map can be drawn, by a touch on a
// drawing of the communes.

// What the server knows of a point: the commune, what of a matter was reported near by; or the reason why it can't be there.
export async function around(point, service = "") {
  const body = new URLSearchParams({ latitude: point[0], longitude: point[1], service });
  const answer = await fetch("/c/around", { method: "POST", body, headers: { Accept: "application/json" } });
  return answer.json();
}

export class Where {
  constructor(form, changed) {
    this.form = form;
    this.changed = changed;
    this.fields = form.elements;
    this.words = form.querySelector("[data-where]").dataset;
    this.of = (name) => form.querySelector(`[data-${name}]`);
    this.locate = this.of("locate");
    this.of("map-open").hidden = false;
    this.locate.hidden = !("geolocation" in navigator);
    this.locate.addEventListener("click", () => this.ask());
    this.of("place-edit").addEventListener("click", () => this.edit());
    this.of("map-open").addEventListener("click", () => this.choose());
    this.of("ground-back").addEventListener("click", () => this.map());
    this.of("ground-map").addEventListener("click", (event) => this.touch(event));
    this.fields.place.addEventListener("change", () => {
      this.say(null);
      this.changed();
    });
    if (this.point) {
      this.show("");
      this.name();
    }
  }

  get point() {
    const { latitude, longitude } = this.fields;
    return latitude.value ? [Number(latitude.value), Number(longitude.value)] : null;
  }

  get known() {
    return Boolean(this.point || this.fields.place.value);
  }

  // Where the phone was let tell its place before, it isn't asked again.
  async unasked() {
    const let_ = await navigator.permissions?.query({ name: "geolocation" }).catch(() => null);
    if (let_?.state === "granted" && !this.known) this.ask();
  }

  ask() {
    const word = this.locate.lastChild;
    const before = word.textContent;
    this.locate.disabled = true;
    word.textContent = this.words.locating;
    const done = () => {
      this.locate.disabled = false;
      word.textContent = before;
    };
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        done();
        this.take([coords.latitude, coords.longitude], coords.accuracy);
      },
      () => {
        done();
        this.fault(this.words.noGps);
      },
      { enableHighAccuracy: true, timeout: 20_000, maximumAge: 30_000 },
    );
  }

  take(point, accuracy = null) {
    this.say(point, accuracy);
    this.fields.place.value = "";
    this.show("");
    this.name();
    this.changed();
  }

  say(point, accuracy = null) {
    this.fields.latitude.value = point ? point[0].toFixed(6) : "";
    this.fields.longitude.value = point ? point[1].toFixed(6) : "";
    this.fields.accuracy.value = accuracy ? Math.round(accuracy) : "";
    this.fault("");
  }

  fault(text) {
    const line = this.form.querySelector('[data-fault="place"]');
    line.hidden = !text;
    line.querySelector("span").textContent = text;
  }

  // The commune of the point, when the network tells it.
  async name() {
    const told = await around(this.point).catch(() => null);
    if (told?.name) this.show(told.name);
    else if (told?.reason) {
      this.edit();
      this.fault(told.reason);
    }
  }

  show(name) {
    const { accuracy } = this.fields;
    this.of("place").hidden = false;
    this.of("place-choice").hidden = true;
    this.of("place-name").textContent = name || this.point.map((degrees) => degrees.toFixed(5)).join(", ");
    this.of("place-accuracy").textContent = accuracy.value ? this.words.accuracy.replace("{metres}", accuracy.value) : "";
  }

  edit() {
    this.of("place").hidden = true;
    this.of("place-choice").hidden = false;
    this.say(null);
  }

  // On the map; on the drawing where that can't be shown, or not be loaded.
  async choose() {
    this.of("map-open").disabled = true;
    try {
      const { pick } = await import("./picker.js");
      const point = await pick(this.of("picker"), around, this.point);
      if (point) this.take(point);
    } catch (why) {
      console.warn("the map can't be shown:", why);
      await this.map();
    }
    this.of("map-open").disabled = false;
  }

  async map(near = null) {
    const body = new URLSearchParams(near ? { latitude: near[0], longitude: near[1] } : {});
    const answer = await fetch("/c/ground", { method: "POST", body }).catch(() => null);
    if (!answer?.ok) return this.fault(this.words.away);
    const read = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("svg");
    this.of("ground-map").replaceChildren(document.importNode(read, true));
    this.of("ground").hidden = false;
    this.of("ground-back").hidden = !near;
    this.near = Boolean(near);
  }

  // The first touch comes nearer, the second is the place.
  touch(event) {
    const svg = event.target.closest("svg[data-project]");
    if (!svg) return;
    const [west, north, scale, squeeze, left, top] = svg.dataset.project.split(" ").map(Number);
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
    const point = [north - (at.y - top) / scale, west + (at.x - left) / (squeeze * scale)];
    if (!this.near) return this.map(point);
    this.of("ground").hidden = true;
    this.take(point);
  }
}
