"""What axe finds wrong with a page."""

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

MARK_LOOKS = """
() => {
  const backs = new Map([[null, ""]]);
  const back = (element) => {
    if (!backs.has(element)) {
      const style = getComputedStyle(element);
      const own = [style.backgroundColor, style.backgroundImage, style.opacity, style.filter].join();
      backs.set(element, back(element.parentElement) + (own === "rgba(0, 0, 0, 0),none,1,none" ? "" : own + "|"));
    }
    return backs.get(element);
  };
  const seen = new Map();
  for (const element of document.querySelectorAll("body, body *")) {
    element.removeAttribute("data-look");
    const words = [...element.childNodes].some((one) => one.nodeType === 3 && one.nodeValue.trim());
    const box = element.getBoundingClientRect();
    if (!(words || element.matches("input, select, textarea")) || box.width < 2 || box.height < 2) continue;
    if (!element.checkVisibility({ visibilityProperty: true })) continue;
    const style = getComputedStyle(element);
    const names = [element, element.parentElement].map((one) => one?.getAttribute("class"));
    const look = [style.color, style.fontSize, style.fontWeight, style.textShadow, style.position, back(element), ...names].join();
    seen.set(look, (seen.get(look) ?? 0) + 1);
    if (seen.get(look) <= 3) element.setAttribute("data-look", "");
  }
}
"""
"""Marks three elements with text of each look: colour, size, weight, ground, and the classes of it and its parent."""
RUN = """
async () => {
  axe.configure({ rules: [{ id: "color-contrast", selector: "[data-look]" }] });
  return (await axe.run(document, { resultTypes: ["violations"] })).violations;
}
"""


def find_violations(page: Page) -> list[str]:
    """Each rule that is broken, with the element that breaks it. Contrast, else most of the work, is judged for three of each look."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE_SCRIPT)
    page.evaluate(MARK_LOOKS)
    return [f"{rule['id']}: {node['html'][:160]}" for rule in page.evaluate(RUN) for node in rule["nodes"]]
