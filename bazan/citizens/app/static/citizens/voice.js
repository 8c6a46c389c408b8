// What somebody says instead of writing it: recorded by the phone, a minute at most, heard again or dropped before it is sent.

const LONGEST_S = 60, BITS = 32_000; // a minute is some 250 kB
const KINDS = ["audio/webm;codecs=opus", "audio/mp4", "audio/ogg;codecs=opus"];

const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;

export class Voice {
  // `note`: a Blob kept with the draft, or nothing. `changed` is told each other one, null where it was dropped; `fault` what went wrong.
  constructor(form, note, changed, fault) {
    this.place = form.querySelector("[data-voice]");
    if (!globalThis.MediaRecorder || !navigator.mediaDevices?.getUserMedia) return;
    this.place.hidden = false;
    this.changed = changed;
    this.fault = fault;
    this.#of("start").addEventListener("click", () => this.#start());
    this.#of("stop").addEventListener("click", () => this.stop());
    this.#of("drop").addEventListener("click", () => {
      this.#show(null);
      this.#of("start").focus();
      changed(null);
    });
    // who leaves the page has said it: a phone may end what isn't seen
    document.addEventListener("visibilitychange", () => document.hidden && this.stop());
    this.#show(note ?? null);
  }

  // Settles once what is being said is kept.
  stop() {
    if (this.recorder?.state === "recording") this.recorder.stop();
    return this.ended ?? Promise.resolve();
  }

  #of(name) {
    return this.place.querySelector(`[data-voice-${name}]`);
  }

  async #start() {
    const start = this.#of("start");
    start.disabled = true;
    this.fault("");
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      this.ended = this.#record(stream).catch(() => this.fault(this.place.dataset.silent));
    } catch (why) {
      this.fault(this.place.dataset[why.name === "NotAllowedError" ? "denied" : "silent"]);
    }
    start.disabled = false;
  }

  async #record(stream) {
    const mimeType = KINDS.find((kind) => MediaRecorder.isTypeSupported(kind));
    const recorder = (this.recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: BITS }));
    const pieces = [];
    const ended = new Promise((resolve, reject) => {
      recorder.ondataavailable = ({ data }) => pieces.push(data);
      recorder.onstop = resolve;
      recorder.onerror = reject;
    });
    const begun = Date.now();
    const tick = () => {
      const seconds = Math.floor((Date.now() - begun) / 1000);
      this.#of("time").textContent = `${clock(Math.min(seconds, LONGEST_S))} / ${clock(LONGEST_S)}`;
      if (seconds >= LONGEST_S) this.stop();
    };
    const ticking = setInterval(tick, 250);
    try {
      recorder.start();
      tick();
      this.#of("start").hidden = true;
      this.#of("stop").hidden = false;
      this.#of("stop").focus();
      await ended;
      const note = new Blob(pieces, { type: recorder.mimeType.split(";")[0] });
      if (!note.size) throw new Error("nothing was heard");
      this.#show(note);
      await this.changed(note);
    } finally {
      clearInterval(ticking);
      for (const track of stream.getTracks()) track.stop();
      this.#of("stop").hidden = true;
      this.#of("start").hidden = !this.#of("made").hidden;
    }
    this.#of("play").focus({ preventScroll: true });
  }

  #show(note) {
    const play = this.#of("play");
    if (play.src) URL.revokeObjectURL(play.src);
    if (note) play.src = URL.createObjectURL(note);
    else play.removeAttribute("src");
    this.#of("made").hidden = !note;
    this.#of("start").hidden = Boolean(note);
  }
}
