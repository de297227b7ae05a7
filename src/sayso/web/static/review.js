// Keys of the review desk. Without it, the same buttons are pressed.
// @ts-check

/** @typedef {"start" | "end"} Edge */
/** @type {Record<string, [Edge, -1 | 1]>} */
const MOVES = { ArrowLeft: ["end", -1], ArrowRight: ["end", 1], ArrowUp: ["start", -1], ArrowDown: ["start", 1] };

class ReviewDesk extends HTMLElement {
  connectedCallback() {
    for (const one of this.querySelectorAll("[hidden]")) one.removeAttribute("hidden");
    document.addEventListener("keydown", (event) => this.key(event));
    // On a phone the passage scrolls by itself.
    const [passage, mark] = [document.getElementById("passage"), this.querySelector("#passage mark")];
    if (passage && mark instanceof HTMLElement) passage.scrollTop = mark.offsetTop - passage.clientHeight / 3;
    this.addEventListener("click", (event) => this.pressed(event));
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const target = event.target;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return;
    const move = MOVES[event.key];
    if (move && target instanceof Element && target.id === "passage") {
      event.preventDefault();
      this.mark(...move);
      return;
    }
    if (event.repeat) return;
    // Space on a button or a link is that button's own.
    if (event.key === " " && target instanceof Element && target.closest("button, a, summary")) return;
    if (event.key === "s") {
      event.preventDefault();
      document.getElementById("passage")?.focus();
      return;
    }
    const button = [...this.querySelectorAll("[data-key]")].find((b) => b.getAttribute("data-key") === event.key);
    if (!(button instanceof HTMLElement)) return;
    event.preventDefault();
    button.click();
  }

  /** Move an end of what is marked by a word, and take it as the words of the claim.
   * @param {Edge} edge @param {-1 | 1} by */
  mark(edge, by) {
    const mark = this.querySelector("#passage mark");
    if (!mark) return;
    const [before, after] = [mark.previousSibling, mark.nextSibling].map((n) => (n instanceof Text ? n.data : ""));
    const text = before + mark.textContent + after;
    let [start, end] = [before.length, text.length - after.length];
    const words = [...text.matchAll(/[\p{L}\p{M}\p{N}]+/gu)].map((m) => ({ start: m.index, end: m.index + m[0].length }));
    const edges = words.map((w) => w[edge]);
    const at = edge === "start" ? start : end;
    const next = by > 0 ? edges.find((e) => e > at) : edges.findLast((e) => e < at);
    if (next === undefined) return;
    if (edge === "start") start = next;
    else end = next;
    if (start >= end) return;
    for (const beside of [mark.previousSibling, mark.nextSibling]) if (beside instanceof Text) beside.remove();
    mark.before(text.slice(0, start));
    mark.textContent = text.slice(start, end);
    mark.after(text.slice(end));
    this.open("correction");
    const field = this.querySelector("textarea[name=evidence]");
    if (field instanceof HTMLTextAreaElement) field.value = text.slice(start, end);
  }

  /** @param {string} id */
  open(id) {
    const details = document.getElementById(id);
    if (details instanceof HTMLDetailsElement) details.open = true;
    return details;
  }

  /** What is selected in the passage. */
  selected() {
    const selection = window.getSelection();
    const inside = selection?.anchorNode && document.getElementById("passage")?.contains(selection.anchorNode);
    return inside ? selection.toString().trim() : "";
  }

  /** @param {MouseEvent} event */
  pressed(event) {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    const opens = button?.dataset.open;
    if (opens) {
      const field = this.open(opens)?.querySelector("textarea");
      const chosen = this.selected();
      if (field && chosen) field.value = chosen;
      field?.focus();
    }
    const takes = button?.dataset.take;
    const field = takes ? this.querySelector(`textarea[name="${takes}"]`) : null;
    const chosen = this.selected();
    if (field instanceof HTMLTextAreaElement && chosen) {
      field.value = takes === "evidence" ? chosen : [field.value.trim(), chosen].filter(Boolean).join("\n");
      field.focus();
    }
  }
}

customElements.define("review-desk", ReviewDesk);
