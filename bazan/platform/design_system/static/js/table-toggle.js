// <table-toggle data-box="id">: two buttons that show the box's [data-view=chart] or [data-view=table].
class TableToggle extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      const chosen = event.target.closest("[data-show]");
      if (!chosen) return;
      for (const button of this.querySelectorAll("[data-show]")) button.setAttribute("aria-pressed", String(button === chosen));
      for (const view of document.getElementById(this.dataset.box).querySelectorAll("[data-view]")) view.hidden = view.dataset.view !== chosen.dataset.show;
    });
  }
}
customElements.define("table-toggle", TableToggle);
