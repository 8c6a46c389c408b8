// The bell of the desk: tones made here, no file. Graver is higher, longer and more often; a browser lets it sound once somebody touched the page.
const TONES = {
  minor: [[440, 0.18]],
  moderate: [[587, 0.2], [587, 0.2]],
  severe: [[880, 0.25], [660, 0.25], [880, 0.25]],
  extreme: [[988, 0.3], [740, 0.3], [988, 0.3], [740, 0.3], [988, 0.3]],
};
const GRAVITY = Object.keys(TONES);
const GAP_S = 0.06;
let context;

// What rang is announced too: a screen beside the loudspeaker may show it.
export function ring(alerts) {
  const gravest = alerts.map((one) => one.dataset.severity).sort((a, b) => GRAVITY.indexOf(b) - GRAVITY.indexOf(a))[0];
  const life = alerts.some((one) => one.dataset.life === "yes");
  document.dispatchEvent(new CustomEvent("bell:rang", { detail: { severity: gravest, life } }));
  context ??= new AudioContext();
  if (context.state !== "running") return;
  let at = context.currentTime + 0.02;
  for (const [pitch, length] of life ? [...TONES[gravest], ...TONES[gravest]] : TONES[gravest]) {
    const [tone, loud] = [context.createOscillator(), context.createGain()];
    tone.type = "triangle";
    tone.frequency.value = pitch;
    loud.gain.setValueAtTime(0, at);
    loud.gain.linearRampToValueAtTime(life ? 0.5 : 0.25, at + 0.02);
    loud.gain.linearRampToValueAtTime(0, at + length);
    tone.connect(loud).connect(context.destination);
    tone.start(at);
    tone.stop(at + length);
    at += length + GAP_S;
  }
}

// Until the page was touched the bell can't sound: say so, and stop saying it when it can. Not between a press and its release: what
// moves up when the note goes would lie under the release, and neither be clicked.
export function wake(note) {
  context ??= new AudioContext();
  const tell = () => {
    note.textContent = context.state === "running" ? "" : note.dataset.words;
  };
  context.addEventListener("statechange", tell);
  for (const touch of ["click", "keydown"]) addEventListener(touch, () => context.state === "running" || context.resume().catch(() => {}));
  tell();
}
