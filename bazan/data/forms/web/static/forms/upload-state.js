// <upload-state data-upload="7" data-state="waiting">: asks twice a second how far a file is; when it went on, the page is read anew.
class UploadState extends HTMLElement {
  connectedCallback() {
    this.timer = setInterval(() => this.ask(), 500);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  async ask() {
    const answer = await fetch(`/forms/uploads/${this.dataset.upload}/state`, { headers: { accept: "application/json" } }).catch(() => null);
    if (!answer?.ok) return;
    const { state } = await answer.json();
    if (state !== this.dataset.state) {
      clearInterval(this.timer);
      location.replace(`/forms/uploads/${this.dataset.upload}`);
    }
  }
}
customElements.define("upload-state", UploadState);
