// Keys of the review desk. Without it, the same buttons are pressed.
// @ts-check

class ReviewDesk extends HTMLElement {
  connectedCallback() {
    for (const one of this.querySelectorAll("[hidden]")) one.removeAttribute("hidden");
    document.addEventListener("keydown", (event) => this.key(event));
    this.addEventListener("click", (event) => this.pressed(event));
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const target = event.target;
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return;
    // Space on a button or a link is that button's own.
    if (event.key === " " && target instanceof Element && target.closest("button, a, summary")) return;
    const button = [...this.querySelectorAll("[data-key]")].find((b) => b.getAttribute("data-key") === event.key);
    if (!(button instanceof HTMLButtonElement)) return;
    event.preventDefault();
    button.click();
  }

  /** @param {MouseEvent} event */
  pressed(event) {
    const button = event.target instanceof Element ? event.target.closest("button") : null;
    const opens = button?.dataset.open;
    if (opens) {
      const details = document.getElementById(opens);
      if (details instanceof HTMLDetailsElement) {
        details.open = true;
        details.querySelector("textarea")?.focus();
      }
    }
    const takes = button?.dataset.take;
    const words = window.getSelection()?.toString() ?? "";
    const field = takes ? this.querySelector(`textarea[name="${takes}"]`) : null;
    if (field instanceof HTMLTextAreaElement && words.trim()) {
      const chosen = words.trim();
      field.value = takes === "evidence" ? chosen : [field.value.trim(), chosen].filter(Boolean).join("\n");
      field.focus();
    }
  }
}

customElements.define("review-desk", ReviewDesk);
