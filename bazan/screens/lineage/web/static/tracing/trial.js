// <trial-progress>: while a trial goes on, its page is read anew every other second; the page that has none of these any more is the last.
import { parts, renew } from "../js/renew.js";

const ASK_MS = 2000;

class TrialProgress extends HTMLElement {
  connectedCallback() {
    this.timer = setInterval(() => this.ask(), ASK_MS);
  }

  disconnectedCallback() {
    clearInterval(this.timer);
  }

  async ask() {
    const page = document.hidden ? null : await renew(location.href);
    if (page) parts(page, !page.querySelector("trial-progress"));
  }
}
customElements.define("trial-progress", TrialProgress);
