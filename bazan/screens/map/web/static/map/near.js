// What is nearest to the card's feature, by open roads: asked of the server, drawn here. Without this file all of it are links.
export class Near {
  constructor(map, card) {
    Object.assign(this, { map, card, asked: 0 });
    card.addEventListener("click", (event) => this.press(event));
    new MutationObserver(() => this.draw()).observe(card, { childList: true });
    this.draw();
  }

  get box() {
    return this.card.querySelector("[data-map-near]");
  }

  press(event) {
    if (event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
    const link = event.target.closest("[data-near], [data-near-way], [data-near-reach]");
    if (!link) return;
    event.preventDefault();
    if ("near" in link.dataset) return this.look(link.dataset.near);
    this.choose(link.getAttribute("aria-current") ? "" : (link.dataset.nearWay ?? "reach"));
  }

  // near: LAYER or LAYER:ASSET
  async look(near) {
    const mine = ++this.asked, box = this.box;
    this.keep("near", near);
    this.keep("way", "");
    box.setAttribute("aria-busy", "true");
    const answer = await fetch(`/map/near?${this.map.query}&point=${box.dataset.point}`).catch(() => null);
    if (mine !== this.asked || !answer?.ok) return box.removeAttribute("aria-busy");
    box.outerHTML = await answer.text();
    this.card.querySelector(`[data-near="${CSS.escape(near)}"]`)?.focus();
    this.draw();
  }

  choose(way) {
    this.keep("way", way);
    for (const link of this.box.querySelectorAll("[data-near-way], [data-near-reach]")) {
      if ((link.dataset.nearWay ?? "reach") === way) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
    this.draw();
  }

  keep(name, value) {
    if (value) this.map.parts.set(name, value);
    else this.map.parts.delete(name);
    this.map.keep();
  }

  async draw() {
    const mine = ++this.asked, box = this.box;
    const way = box?.querySelector("[data-near-way][aria-current]"), reach = box?.querySelector("[data-near-reach][aria-current]");
    const at = this.map.parts.get("at") ? `&at=${this.map.parts.get("at")}` : "";
    if (box) box.querySelector("[data-near-legend]").hidden = !reach;
    const told = way ? await this.ask(`/map/route?${way.dataset.ends}${at}`) : reach ? await this.ask(`/map/reach?point=${box.dataset.point}${at}`) : null;
    if (mine !== this.asked) return;
    const rings = reach && told ? told.features : [], ways = way && told ? [told] : [];
    this.map.lay("reach", rings);
    this.map.lay("way", ways);
    if (box) box.querySelector("[data-near-said]").textContent = ways.length ? `${told.properties.said} · ${told.properties.how}` : "";
    fit(this.map, [...rings, ...ways]);
  }

  async ask(address) {
    const answer = await fetch(address).catch(() => null);
    return answer?.ok ? answer.json() : null;
  }
}

// Only what doesn't lie in the picture moves it.
export function fit(map, features) {
  const points = features.flatMap(({ geometry }) => geometry.coordinates.flat(Infinity));
  if (!points.length) return;
  const xs = points.filter((_, n) => n % 2 === 0), ys = points.filter((_, n) => n % 2);
  const least = (all) => all.reduce((a, b) => Math.min(a, b)), most = (all) => all.reduce((a, b) => Math.max(a, b));
  const box = [[least(xs), least(ys)], [most(xs), most(ys)]], seen = map.map.getBounds();
  if (!seen.contains(box[0]) || !seen.contains(box[1])) map.map.fitBounds(box, { padding: 60, maxZoom: 14 });
}
