// Along the river: the way is chosen here and asked of the server; what it answers is laid over the map. Without this file all of it are links.
import { fit } from "./near.js";

export class River {
  constructor(map, card) {
    Object.assign(this, { map, card, asked: 0 });
    card.addEventListener("click", (event) => this.press(event));
    new MutationObserver(() => this.draw()).observe(card, { childList: true });
    this.draw();
  }

  async press(event) {
    if (event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const link = event.target.closest("[data-river]");
    if (!link) return;
    event.preventDefault();
    const mine = ++this.asked, way = link.dataset.river;
    if (link.getAttribute("aria-current")) this.map.parts.delete("river");
    else this.map.parts.set("river", way);
    this.map.keep();
    link.closest("section").setAttribute("aria-busy", "true");
    const answer = await fetch(`/map/card?${this.map.query}`).catch(() => null);
    if (mine !== this.asked || !answer?.ok) return link.closest("section").removeAttribute("aria-busy");
    this.card.innerHTML = await answer.text();
    this.card.querySelector(`[data-river="${way}"]`)?.focus({ preventScroll: true });
  }

  draw() {
    const told = this.card.querySelector("[data-map-river]");
    const { stretch = [], next = [] } = told ? JSON.parse(told.dataset.mapRiver) : {};
    this.map.lay("stretch", stretch);
    this.map.lay("next", next);
    fit(this.map, [...stretch, ...next]);
  }
}
