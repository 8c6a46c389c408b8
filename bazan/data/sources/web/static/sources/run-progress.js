// <run-progress data-run="7">: asks each second how far a file has been read; when it ends, the page is read anew.
class RunProgress extends HTMLElement {
  connectedCallback() {
    this.timer = setInterval(() => this.ask(), 1000);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  async ask() {
    const answer = await fetch(`/sources/runs/${this.dataset.run}`, { headers: { accept: "application/json" } }).catch(() => null);
    if (!answer?.ok) return;
    const run = await answer.json();
    this.querySelector("progress").value = run.percent;
    this.querySelector("[data-words]").textContent = run.error || run.words;
    if (run.state !== "running") {
      clearInterval(this.timer);
      location.replace(location.pathname);
    }
  }
}
customElements.define("run-progress", RunProgress);
