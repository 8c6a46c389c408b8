// One camera large: its picture each second, and its live stream once somebody asks. The library comes with the first stream.
const OPEN_MS = 12_000;

export class CameraView extends HTMLElement {
  connectedCallback() {
    this.querySelector("[data-play]")?.addEventListener("click", () => this.play());
    if (this.dataset.plays !== undefined) this.play();
  }

  disconnectedCallback() {
    this.stop();
  }

  get playing() {
    return this.classList.contains("view-playing");
  }

  say(words) {
    this.querySelector("[data-live]").textContent = words;
  }

  async play() {
    if (this.opening) return;
    this.opening = true;
    this.say(this.dataset.opening);
    const { default: Hls } = await import("../vendor/hls/hls.mjs");
    const video = (this.video = document.createElement("video"));
    Object.assign(video, { muted: true, playsInline: true, autoplay: true, disablePictureInPicture: true });
    this.querySelector(".picture").append(video); // over the still, unseen until it plays
    const stream = (this.stream = new Hls({ lowLatencyMode: false, liveSyncDurationCount: 1, liveMaxLatencyDurationCount: 4, backBufferLength: 5, enableWorker: false, manifestLoadingMaxRetry: 8, manifestLoadingRetryDelay: 250, manifestLoadingMaxRetryTimeout: 1_000 }));
    this.patience = setTimeout(() => this.fail(), OPEN_MS);
    stream.on(Hls.Events.ERROR, (_, error) => error.fatal && this.fail());
    video.addEventListener("playing", () => this.show(), { once: true });
    stream.loadSource(`/cameras/${this.dataset.code}/live/live.m3u8`);
    stream.attachMedia(video);
  }

  show() {
    clearTimeout(this.patience);
    this.querySelector("[data-play]")?.remove();
    this.say(this.dataset.word);
    this.classList.add("view-playing");
  }

  fail() {
    this.stop();
    this.opening = false;
    this.say(this.dataset.failed);
  }

  stop() {
    clearTimeout(this.patience);
    this.stream?.destroy();
    this.video?.remove();
    this.video = this.stream = undefined;
    this.classList.remove("view-playing");
  }
}
