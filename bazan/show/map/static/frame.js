// <map-frame>: the operations map on another page. Nothing of it is loaded before it comes into sight.
class MapFrame extends HTMLElement {
  connectedCallback() {
    this.watch = new IntersectionObserver(([seen]) => seen.isIntersecting && this.fill(), { rootMargin: "200px" });
    this.watch.observe(this);
  }

  disconnectedCallback() {
    this.watch.disconnect();
  }

  async fill() {
    this.watch.disconnect();
    this.setAttribute("aria-busy", "true");
    for (const href of this.dataset.styles.split(" ")) {
      if (document.querySelector(`link[href="${href}"]`)) continue;
      document.head.append(Object.assign(document.createElement("link"), { rel: "stylesheet", href }));
    }
    const answer = await fetch(this.dataset.source).catch(() => null);
    this.removeAttribute("aria-busy");
    if (!answer?.ok) return (this.textContent = this.dataset.failed);
    this.innerHTML = await answer.text();
    await import("./operations-map.js");
  }
}

customElements.define("map-frame", MapFrame);
