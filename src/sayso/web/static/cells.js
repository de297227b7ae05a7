// The map's cells while a slider moves: on a canvas between the land and the marks, where a day
// costs the cells that change. At rest they are the server's drawing.
// @ts-check

/** Pixels of a texture's tile to one of its own lengths: stripes are multiples of a fifth. */
const FINE = 5;

class CellCanvas extends HTMLElement {
  /** @type {CanvasRenderingContext2D | null} */ pen = null;
  /** @type {WeakMap<Element, Path2D>} */ shapes = new WeakMap();
  /** @type {Map<string, string | CanvasPattern>} */ paints = new Map();

  /** Start from nothing painted, as a drawing lies now. @param {SVGSVGElement} svg */
  begin(svg) {
    const canvas = document.createElement("canvas");
    const box = svg.getBoundingClientRect();
    const to = svg.getScreenCTM();
    const sharp = window.devicePixelRatio || 1;
    canvas.width = Math.round(box.width * sharp);
    canvas.height = Math.round(box.height * sharp);
    this.paints.clear();
    this.pen = canvas.getContext("2d");
    if (to) this.pen?.setTransform(to.a * sharp, 0, 0, to.d * sharp, (to.e - box.left) * sharp, (to.f - box.top) * sharp);
    this.replaceChildren(canvas);
  }

  /** Paint a cell over what it was. @param {Element} path @param {string} paint @param {number} opacity */
  fill(path, paint, opacity) {
    const pen = this.pen;
    if (!pen) return;
    let shape = this.shapes.get(path);
    if (!shape) this.shapes.set(path, (shape = new Path2D(path.getAttribute("d") ?? "")));
    pen.globalCompositeOperation = "destination-out";
    pen.globalAlpha = 1;
    pen.fillStyle = "#000";
    pen.fill(shape);
    if (!opacity) return;
    pen.globalCompositeOperation = "source-over";
    pen.globalAlpha = opacity;
    pen.fillStyle = this.paint(pen, paint);
    pen.fill(shape);
  }

  /** A colour as it is; a texture as the drawing's pattern has it. @param {CanvasRenderingContext2D} pen @param {string} paint */
  paint(pen, paint) {
    const id = /^url\(#(.+)\)$/.exec(paint)?.[1];
    if (!id) return paint;
    const known = this.paints.get(id);
    if (known) return known;
    const drawn = document.getElementById(id);
    const tile = document.createElement("canvas");
    tile.width = tile.height = Number(drawn?.getAttribute("width")) * FINE || 1;
    const brush = tile.getContext("2d");
    for (const stripe of drawn?.children ?? []) {
      const [x, wide] = [Number(stripe.getAttribute("x")), Number(stripe.getAttribute("width"))];
      if (brush) brush.fillStyle = stripe.getAttribute("fill") ?? "";
      brush?.fillRect(x * FINE, 0, wide * FINE, tile.height);
    }
    const made = pen.createPattern(tile, "repeat");
    const unit = Number(/scale\(([^)]+)/.exec(drawn?.getAttribute("patternTransform") ?? "")?.[1] ?? 1);
    made?.setTransform(new DOMMatrix().scaleSelf(unit / FINE).rotateSelf(45));
    this.paints.set(id, made ?? "#0000");
    return made ?? "#0000";
  }
}

customElements.define("cell-canvas", CellCanvas);
