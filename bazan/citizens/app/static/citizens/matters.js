// Which kind of matter: a few as chips, those the words speak of first; all of them in a list that can be searched.

const FEW = 3, QUIET_MS = 700;
const bare = (text) => text.toLowerCase().replaceAll("đ", "d").normalize("NFD").replace(/\p{M}/gu, "");

export class Matters {
  constructor(form, changed) {
    this.form = form;
    this.changed = changed;
    this.radios = [...form.querySelectorAll("[name=service]")];
    this.chips = form.querySelector("[data-chips]");
    this.list = form.querySelector("[data-matters]");
    this.asked = form.querySelector("[data-asked]");
    this.suggested = [];
    this.chips.hidden = false;
    const search = form.querySelector("[data-search]");
    search.hidden = false;
    search.querySelector("input").addEventListener("input", (event) => this.search(event.target.value));
    for (const radio of this.radios) {
      radio.addEventListener("change", () => {
        this.list.open = false;
        this.draw();
        this.changed();
      });
    }
    form.elements.words.addEventListener("input", () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.suggest(), QUIET_MS);
    });
    this.draw();
  }

  get code() {
    return this.radios.find((radio) => radio.checked)?.value ?? "";
  }

  draw() {
    const codes = new Set([this.code, ...this.suggested, ...this.radios.map((radio) => radio.value)]);
    codes.delete("");
    this.chips.replaceChildren(...[...codes].slice(0, FEW).map((code) => this.chip(code)));
    for (const questions of this.asked.querySelectorAll("[data-questions]")) {
      this.form.querySelector(`[data-matter="${questions.dataset.questions}"]`).append(questions);
    }
    const questions = this.form.querySelector(`[data-questions="${this.code}"]`);
    if (questions) this.asked.append(questions);
    for (const other of this.form.querySelectorAll("[data-questions]")) {
      for (const field of other.querySelectorAll("input, select")) field.disabled = other !== questions;
    }
  }

  chip(code) {
    const radio = this.radios.find((one) => one.value === code);
    const chip = document.createElement("button");
    chip.type = "button";
    chip.className = "c-chip";
    chip.setAttribute("aria-pressed", String(radio.checked));
    const label = radio.labels[0];
    chip.append(label.querySelector("svg").cloneNode(true), label.querySelector("b").textContent);
    chip.addEventListener("click", () => {
      radio.checked = !radio.checked;
      this.draw();
      [...this.chips.children].find((one) => one.textContent === chip.textContent)?.focus();
      this.changed();
    });
    return chip;
  }

  search(text) {
    const wanted = bare(text).split(/\s+/).filter(Boolean);
    for (const matter of this.list.querySelectorAll("[data-matter]")) {
      const said = bare(matter.dataset.words);
      matter.hidden = !wanted.every((word) => said.includes(word));
    }
  }

  async suggest() {
    const body = new URLSearchParams({ words: this.form.elements.words.value });
    const answer = await fetch("/c/suggest", { method: "POST", body, headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer?.ok) return;
    this.suggested = (await answer.json()).services.filter((code) => this.radios.some((radio) => radio.value === code));
    this.form.querySelector("[data-suggested]").hidden = !this.suggested.length;
    this.draw();
  }
}
