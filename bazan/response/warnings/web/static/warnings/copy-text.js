// <copy-text>: a button that puts the text of the field before it on the clipboard. Without it the text is selected by hand.

class CopyText extends HTMLElement {
  connectedCallback() {
    const button = this.querySelector("button");
    const field = this.querySelector("textarea");
    if (!navigator.clipboard || !button || !field) return;
    const word = button.textContent;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(field.value);
      button.textContent = button.dataset.done;
      setTimeout(() => (button.textContent = word), 2000);
    });
  }
}

customElements.define("copy-text", CopyText);
