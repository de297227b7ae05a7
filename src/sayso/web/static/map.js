// The map's clocks and lens. Without it, links and the form do the same by way of the server.
// While a slider moves, cells are painted from the record's history (cells.js); when it rests, the
// server draws the page for those moments, and its drawing takes the place of ours.
// @ts-check

const DAY = 86_400_000;
const PARTS = ["sheet", "legend", "feed"];

/** @param {string} day */
const number = (day) => Math.round(Date.parse(`${day}T00:00:00Z`) / DAY);
/** @param {number} n */
const day = (n) => new Date(n * DAY).toISOString().slice(0, 10);

/** @typedef {[string, number, string, string]} Look paint, opacity, status, holder */
/** @typedef {{first: string | null, looks: Look[], places: Record<string, number[]>}} Timeline by place: days since the first, and the look from then on, in turn */

/** @type {Look} */
const BARE = ["", 0, "", ""];

/** Which look a place has on a day; -1: none yet. @param {number[]} turns @param {number} now */
function lookOn(turns, now) {
  let [low, high] = [0, turns.length / 2];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (turns[2 * middle] <= now) low = middle + 1;
    else high = middle;
  }
  return low ? turns[2 * low - 1] : -1;
}

class RecordMap extends HTMLElement {
  /** @type {Timeline | null} */ history = null;
  /** @type {Map<string, SVGAElement>} */ cells = new Map();
  /** @type {Map<string, number>} */ shown = new Map();
  /** @type {AbortController | null} */ asking = null;
  remembering = false;
  /** The day that is shown while a slider moves. */ day = "";
  timer = 0;
  frame = 0;

  connectedCallback() {
    for (const dial of this.dials()) this.setUp(dial);
    this.addEventListener("input", (event) => this.turned(event));
    this.addEventListener("change", (event) => this.rested(event));
    this.addEventListener("click", (event) => this.pressed(event));
    this.addEventListener("keydown", (event) => this.key(event));
    this.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
    this.addEventListener("pointerdown", (event) => this.drag(event));
    window.addEventListener("popstate", () => this.load(location.href, false));
    this.querySelector("form")?.addEventListener("submit", (event) => {
      event.preventDefault();
      this.load(this.address(), true);
    });
    this.index();
    this.fit();
  }

  /** Fit the marks to the screen. */
  fit() {
    const box = this.svg()?.viewBox.baseVal;
    if (box) this.look(box.x, box.y, box.width, box.height);
  }

  /** @returns {HTMLInputElement[]} */
  dials() { return [...this.querySelectorAll("input[data-dial]")].map((d) => /** @type {HTMLInputElement} */ (d)); }

  /** @param {HTMLInputElement} dial */
  field(dial) { return /** @type {HTMLInputElement} */ (this.querySelector(`#${dial.dataset.dial}`)); }

  /** @param {HTMLInputElement} dial */
  setUp(dial) {
    const first = number(this.dataset.first ?? "2000-01-01");
    const last = Math.max(number(this.dataset.last ?? "2000-01-01"), first + 1);
    dial.min = String(first);
    dial.max = String(dial.dataset.dial === "by" ? Math.max(last, number(day(Date.now() / DAY))) : last);
    const field = this.field(dial);
    dial.value = field.value ? String(number(field.value)) : dial.max;
    dial.setAttribute("aria-valuetext", day(Number(dial.value)));
    dial.hidden = false;
  }

  index() {
    this.cells.clear();
    this.shown.clear();
    for (const cell of this.querySelectorAll("a[data-place]")) {
      this.cells.set(cell.getAttribute("data-place") ?? "", /** @type {SVGAElement} */ (cell));
    }
  }

  /** @param {Event} event */
  turned(event) {
    const dial = event.target;
    if (!(dial instanceof HTMLInputElement) || !dial.dataset.dial) return;
    const at = day(Number(dial.value));
    this.field(dial).value = at;
    dial.setAttribute("aria-valuetext", at);
    if (dial.dataset.dial !== "as_of") return;
    this.remember();
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.preview(at));
  }

  async remember() {
    if (this.history || this.remembering) return;
    this.remembering = true;
    const answer = await fetch(this.dataset.timeline ?? "");
    if (answer.ok) this.history = await answer.json();
    this.remembering = false;
  }

  /** Show the cells as they were on a day. @param {string} at */
  preview(at) {
    const canvas = this.canvas();
    const svg = this.svg();
    if (!this.history?.first || !canvas || !svg) return;
    if (!this.classList.contains("sliding")) {
      this.classList.add("sliding");
      canvas.begin(svg);
    }
    this.day = at;
    const { first, looks, places } = this.history;
    const now = number(at) - number(first);
    for (const [place, cell] of this.cells) {
      const look = lookOn(places[place] ?? [], now);
      if (this.shown.get(place) === look) continue;
      this.shown.set(place, look);
      const [paint, opacity, status, holder] = looks[look] ?? BARE;
      if (cell.firstElementChild) canvas.fill(cell.firstElementChild, paint, opacity);
      cell.dataset.status = status;
      cell.dataset.holder = holder;
    }
  }

  /** @param {Event} event */
  rested(event) {
    const target = event.target;
    if (!(target instanceof HTMLInputElement)) return;
    for (const dial of this.dials()) {
      const field = this.field(dial);
      if (target === field && field.value) dial.value = String(number(field.value));
    }
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.load(this.address(), true), 150);
  }

  /** The address that the form asks for. */
  address() {
    const form = this.querySelector("form");
    const given = new FormData(form ?? undefined);
    const url = new URL(location.href);
    for (const name of ["as_of", "reported_by", "recorded_at"]) url.searchParams.delete(name);
    const asOf = String(given.get("as_of") ?? "");
    if (asOf) url.searchParams.set("as_of", asOf);
    const by = String(given.get("by") ?? "");
    if (by) url.searchParams.set(String(given.get("axis")), by);
    const days = String(given.get("window") ?? "");
    if (days && days !== "60") url.searchParams.set("window", days);
    else url.searchParams.delete("window");
    return url.href;
  }

  /** Have the server draw an address, and put its drawing here. @param {string} href @param {boolean} push */
  async load(href, push) {
    this.asking?.abort();
    this.asking = new AbortController();
    this.classList.add("waiting");
    try {
      const answer = await fetch(href, { signal: this.asking.signal, headers: { Accept: "text/html" } });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!answer.ok || !page.getElementById("sheet")) { location.assign(href); return; }
      for (const id of PARTS) {
        const fresh = page.getElementById(id);
        if (fresh) document.getElementById(id)?.replaceChildren(...fresh.childNodes);
      }
      document.querySelector("footer")?.replaceChildren(...(page.querySelector("footer")?.childNodes ?? []));
      const fresh = /** @type {HTMLElement | null} */ (page.querySelector("record-map"));
      if (fresh?.dataset.timeline !== this.dataset.timeline) this.history = null;
      this.dataset.timeline = fresh?.dataset.timeline ?? "";
      if (push) history.pushState(null, "", href);
      else this.follow(page);
      this.classList.remove("sliding");
      this.index();
      this.fit();
      this.dispatchEvent(new CustomEvent("drawn"));
    } catch (error) {
      if (!(error instanceof DOMException)) throw error;
    } finally {
      this.classList.remove("waiting");
    }
  }

  /** Set the form as a page has it. @param {Document} page */
  follow(page) {
    for (const dial of this.dials()) {
      const fresh = /** @type {HTMLInputElement | null} */ (page.querySelector(`#${dial.dataset.dial}`));
      this.field(dial).value = fresh?.value ?? "";
      this.setUp(dial);
    }
  }

  /** @param {MouseEvent} event */
  pressed(event) {
    const link = event.target instanceof Element ? event.target.closest("a") : null;
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    if (this.dragged) { event.preventDefault(); return; }
    const zoom = link.getAttribute("data-zoom");
    if (zoom) {
      event.preventDefault();
      this.zoom(zoom === "in" ? 1.6 : zoom === "out" ? 1 / 1.6 : 0);
      return;
    }
    const href = link.getAttribute("href") ?? "";
    if (link.closest(".sheet") && href.startsWith("/map") && !link.classList.contains("pan")) {
      event.preventDefault();
      const url = new URL(href, location.href);
      const view = this.view();
      if (view) url.searchParams.set("view", view);
      else url.searchParams.delete("view");
      this.load(url.href, true);
    }
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const target = event.target;
    if (target instanceof HTMLInputElement || event.ctrlKey || event.metaKey || event.altKey) return;
    const moves = /** @type {Record<string, [number, number]>} */ ({ ArrowLeft: [-0.2, 0], ArrowRight: [0.2, 0], ArrowUp: [0, -0.2], ArrowDown: [0, 0.2] });
    if (event.key === "+" || event.key === "=") this.zoom(1.6);
    else if (event.key === "-") this.zoom(1 / 1.6);
    else if (event.key === "0") this.zoom(0);
    else if (moves[event.key]) this.pan(...moves[event.key]);
    else return;
    event.preventDefault();
  }

  /** @param {WheelEvent} event */
  wheel(event) {
    // A wheel scrolls the page, unless somebody asks for the map.
    if (!(event.target instanceof Element) || !event.target.closest("svg.map") || !event.ctrlKey) return;
    event.preventDefault();
    this.zoom(event.deltaY < 0 ? 1.25 : 0.8);
  }

  dragged = false;
  /** @param {PointerEvent} event */
  drag(event) {
    const svg = this.svg();
    if (!svg || event.button !== 0 || event.pointerType === "touch" || !(event.target instanceof Element) || !event.target.closest("svg.map")) return;
    this.dragged = false;
    let last = event;
    const move = (/** @type {PointerEvent} */ now) => {
      if (Math.abs(now.clientX - event.clientX) + Math.abs(now.clientY - event.clientY) > 6) this.dragged = true;
      if (!this.dragged) return;
      const box = svg.getBoundingClientRect();
      this.pan((last.clientX - now.clientX) / box.width, (last.clientY - now.clientY) / box.height, false);
      last = now;
    };
    const end = () => {
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", end);
      if (this.dragged) { this.keep(); window.setTimeout(() => { this.dragged = false; }, 0); }
    };
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", end);
  }

  svg() { return /** @type {SVGSVGElement | null} */ (this.querySelector("svg.map")); }
  canvas() { return /** @type {any} */ (this.querySelector("cell-canvas:defined")); }

  sheetSize() {
    const [west, north, width, height, parallel] = (this.svg()?.dataset.frame ?? "").split(" ").map(Number);
    return { west, north, width, height, parallel };
  }

  /** @param {number} factor 0: the whole */
  zoom(factor) {
    const svg = this.svg();
    if (!svg) return;
    const { width, height } = this.sheetSize();
    const box = svg.viewBox.baseVal;
    const zoom = factor === 0 ? 1 : Math.min(40, Math.max(1, (width / box.width) * factor));
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    this.look(x - width / zoom / 2, y - height / zoom / 2, width / zoom, height / zoom);
    this.keep();
  }

  /** @param {number} dx @param {number} dy @param {boolean} keep */
  pan(dx, dy, keep = true) {
    const box = this.svg()?.viewBox.baseVal;
    if (!box) return;
    this.look(box.x + dx * box.width, box.y + dy * box.height, box.width, box.height);
    if (keep) this.keep();
  }

  /** @param {number} x @param {number} y @param {number} w @param {number} h */
  look(x, y, w, h) {
    const svg = this.svg();
    if (!svg) return;
    const { width, height } = this.sheetSize();
    const left = Math.min(Math.max(x, 0), width - w);
    const top = Math.min(Math.max(y, 0), height - h);
    for (const layer of this.querySelectorAll(".drawn > svg")) layer.setAttribute("viewBox", `${left} ${top} ${w} ${h}`);
    // Marks are as big on a small screen as on a large one.
    const unit = (w / Math.min(1000, Math.max(320, svg.clientWidth * 1.25))).toFixed(4);
    for (const pattern of svg.querySelectorAll("pattern")) pattern.setAttribute("patternTransform", `scale(${unit}) rotate(45)`);
    for (const mark of svg.querySelectorAll("g[transform]")) {
      const at = (mark.getAttribute("transform") ?? "").split(" scale")[0];
      mark.setAttribute("transform", `${at} scale(${unit})`);
    }
    if (this.classList.contains("sliding")) {
      this.canvas()?.begin(svg);
      this.shown.clear();
      this.preview(this.day);
    }
  }

  /** The address's form of what is looked at; empty: the whole. */
  view() {
    const box = this.svg()?.viewBox.baseVal;
    const { west, north, width, parallel } = this.sheetSize();
    if (!box || box.width >= width * 0.999) return "";
    const lat = north - (box.y + box.height / 2) / 111.32;
    const lon = west + (box.x + box.width / 2) / (111.32 * Math.cos((parallel * Math.PI) / 180));
    return `${(width / box.width).toFixed(2)}/${lat.toFixed(3)}/${lon.toFixed(3)}`;
  }

  keep() {
    const url = new URL(location.href);
    const view = this.view();
    if (view) url.searchParams.set("view", view);
    else url.searchParams.delete("view");
    history.replaceState(null, "", url.href);
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.load(location.href, false), 500);
  }
}

customElements.define("record-map", RecordMap);
