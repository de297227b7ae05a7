// A button that copies the address of a link. Without script there is the link itself.
// @ts-check

class CopyLink extends HTMLElement {
  connectedCallback() {
    const link = document.getElementById(this.getAttribute("for") ?? "");
    if (!(link instanceof HTMLAnchorElement) || !navigator.clipboard) return;
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(link.href);
      button.textContent = "Copied";
    });
    this.replaceChildren(button);
  }
}

customElements.define("copy-link", CopyLink);
