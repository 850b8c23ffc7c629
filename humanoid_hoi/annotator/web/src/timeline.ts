// Lanes over time: contacts, visibility and track of every point, and strips of what the solver says of every frame.

import { ramp } from "./colors";
import { contactRuns, isVisible, keyFrames } from "./document";
import { fitCanvas, throttled } from "./dom";
import { flat } from "./software";
import type { Doc, Solved } from "./types";

// CSS pixels: width of the names, height of a strip, a lane and the ruler, and how
// near a key frame a press must be.
const LABEL = 92;
const STRIP = 12;
const LANE = 22;
const RULER = 16;
const EDGE = 5;

export interface Range {
  first: number;
  stop: number;
}

interface Drag {
  kind: "seek" | "key" | "range";
  id: string;
  from: number;
  to: number;
}

export class Timeline {
  doc: Doc | null = null;
  /** Of the document, which changes in place. */
  version = -1;
  colors = new Map<string, string>();
  frame = 0;
  selected: string | null = null;
  range: Range | null = null;
  solved: Solved | null = null;
  onseek: (frame: number) => void = () => undefined;
  onselect: (id: string) => void = () => undefined;
  onmovekey: (id: string, from: number, to: number) => void = () => undefined;
  onrange: () => void = () => undefined;
  readonly redraw = throttled(() => this.draw());
  private first = 0;
  private shown: number;
  private scroll = 0;
  private drag: Drag | null = null;
  private hover = "";
  /** Ruler, strips and lanes as last drawn: a step through the frames moves only the marks over them. */
  private readonly still = document.createElement("canvas");
  private drawn: unknown[] = [];

  constructor(
    readonly canvas: HTMLCanvasElement,
    private readonly frames: number,
    private readonly tip: HTMLElement,
  ) {
    this.shown = frames;
    new ResizeObserver(this.redraw).observe(canvas);
    canvas.addEventListener("pointerdown", (event) => this.down(event));
    // Off the timeline the tip would speak of a frame that nobody looks at.
    const keys = tip.textContent ?? "";
    canvas.addEventListener("pointerleave", () => {
      this.hover = "";
      this.tip.textContent = keys;
    });
    canvas.addEventListener("pointermove", (event) => this.move(event));
    canvas.addEventListener("pointerup", () => this.up());
    canvas.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
  }

  /** Canvas position of a frame in a lane: for tests. */
  where(frame: number, lane: number): [number, number] {
    return [this.x(frame + 0.5), this.lanesTop() + lane * LANE - this.scroll + LANE / 2];
  }

  private ids(): string[] {
    return this.doc ? Object.keys(this.doc.points) : [];
  }

  private lanesTop(): number {
    return RULER + 2 * STRIP + 4;
  }

  private x(frame: number): number {
    return LABEL + ((frame - this.first) / this.shown) * (this.canvas.clientWidth - LABEL - 4);
  }

  private frameAt(x: number): number {
    const share = (x - LABEL) / (this.canvas.clientWidth - LABEL - 4);
    return Math.min(this.frames - 1, Math.max(0, Math.floor(this.first + share * this.shown)));
  }

  private laneAt(y: number): string | null {
    if (y < this.lanesTop()) return null;
    return this.ids()[Math.floor((y - this.lanesTop() + this.scroll) / LANE)] ?? null;
  }

  private keyAt(id: string, x: number): number | null {
    const keys = keyFrames(this.doc!.points[id].contacts);
    return keys.find((key) => Math.abs(this.x(key) - x) <= EDGE) ?? null;
  }

  private down(event: PointerEvent): void {
    this.canvas.focus();
    this.canvas.setPointerCapture(event.pointerId);
    const id = this.laneAt(event.offsetY);
    const frame = this.frameAt(event.offsetX);
    if (id) this.onselect(id);
    // A press on a key frame drags it, with Shift it marks a range, elsewhere it seeks.
    const key = id && event.offsetX > LABEL ? this.keyAt(id, event.offsetX) : null;
    if (event.shiftKey) {
      this.drag = { kind: "range", id: id ?? "", from: frame, to: frame };
      this.range = { first: frame, stop: frame + 1 };
      this.onrange();
    } else if (id && key !== null) this.drag = { kind: "key", id, from: key, to: key };
    else if (event.offsetX > LABEL) {
      this.drag = { kind: "seek", id: "", from: frame, to: frame };
      this.onseek(frame);
    }
    this.redraw();
  }

  private move(event: PointerEvent): void {
    const frame = this.frameAt(event.offsetX);
    const drag = this.drag;
    if (!drag) this.point(event);
    else if (drag.kind === "seek") this.onseek(frame);
    else {
      // A key frame follows the nearest boundary between frames.
      drag.to = drag.kind === "key" ? this.frameAt(event.offsetX + (this.x(1) - this.x(0)) / 2) : frame;
      if (drag.kind === "range") {
        this.range = { first: Math.min(drag.from, frame), stop: Math.max(drag.from, frame) + 1 };
        this.onrange();
      }
    }
    this.redraw();
  }

  private up(): void {
    const drag = this.drag;
    this.drag = null;
    if (drag?.kind === "key" && drag.to !== drag.from) this.onmovekey(drag.id, drag.from, drag.to);
    this.redraw();
  }

  private wheel(event: WheelEvent): void {
    event.preventDefault();
    if (event.ctrlKey || event.altKey) {
      const at = this.frameAt(event.offsetX);
      // Zoomed about the frame under the pointer; at least ten frames stay in view.
      const shown = Math.min(this.frames, Math.max(10, this.shown * Math.exp(0.002 * event.deltaY)));
      this.first = Math.min(this.frames - shown, Math.max(0, at - ((at - this.first) / this.shown) * shown));
      this.shown = shown;
    } else {
      const room = Math.max(0, this.ids().length * LANE - (this.canvas.clientHeight - this.lanesTop()));
      this.scroll = Math.min(room, Math.max(0, this.scroll + event.deltaY));
      this.first = Math.min(this.frames - this.shown, Math.max(0, this.first + (event.deltaX / 500) * this.shown));
    }
    this.redraw();
  }

  /** What the strips mean under the pointer. */
  private point(event: PointerEvent): void {
    const frame = this.frameAt(event.offsetX);
    const id = this.laneAt(event.offsetY);
    this.canvas.style.cursor = id && event.offsetX > LABEL && this.keyAt(id, event.offsetX) !== null ? "ew-resize" : "pointer";
    const text = event.offsetX > LABEL ? this.words(frame, event.offsetY) : "";
    if (text === this.hover) return;
    this.hover = text;
    this.tip.textContent = text;
  }

  private words(frame: number, y: number): string {
    const row = this.row(frame);
    const solved = this.solved;
    if (!solved || row === null) return `frame ${frame}`;
    if (y < RULER + STRIP) {
      const weak = solved.rank[row] < 6 ? `only ${solved.rank[row]} of 6 directions are determined; ` : "";
      return `frame ${frame}: ${weak}weakest: ${solved.words[row]}`;
    }
    const parts = [["reprojection", solved.reprojection_px[row], "px"], ["contact", solved.contact_mm[row], "mm"]] as const;
    return `frame ${frame}: ` + parts.filter(([, value]) => value !== null).map(([name, value, unit]) => `${name} ${value} ${unit}`).join(", ");
  }

  private row(frame: number): number | null {
    const solved = this.solved;
    return solved && frame >= solved.start && frame < solved.stop ? frame - solved.start : null;
  }

  private draw(): void {
    const ratio = window.devicePixelRatio || 1;
    fitCanvas(this.canvas, ratio);
    const { width, height } = this.canvas;
    const shows = [this.doc, this.version, this.solved, this.selected, this.first, this.shown, this.scroll, width, height, ratio];
    // While a key frame is dragged its bar follows.
    const dragged = this.drag?.kind === "key" ? this.drag.to : null;
    const now = [...shows, dragged];
    if (now.length !== this.drawn.length || now.some((value, i) => value !== this.drawn[i])) {
      this.drawStill(width, height, ratio);
      this.drawn = now;
    }
    const g = flat(this.canvas);
    g.setTransform(1, 0, 0, 1, 0, 0);
    g.drawImage(this.still, 0, 0);
    g.setTransform(ratio, 0, 0, ratio, 0, 0);
    this.marks(g);
  }

  private drawStill(width: number, height: number, ratio: number): void {
    Object.assign(this.still, { width, height });
    const g = flat(this.still);
    g.setTransform(ratio, 0, 0, ratio, 0, 0);
    g.fillStyle = "#161b24";
    g.fillRect(0, 0, this.canvas.clientWidth, this.canvas.clientHeight);
    g.font = "11px system-ui";
    this.ruler(g);
    this.strips(g);
    this.lanes(g);
  }

  private ruler(g: CanvasRenderingContext2D): void {
    // Frames per tick, for a tick every 70 pixels or more; rounded up to a number people count in.
    const wanted = this.shown / Math.max(1, (this.canvas.clientWidth - LABEL) / 70);
    const step = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000].find((size) => size >= wanted) ?? 5000;
    g.fillStyle = "#9aa7b8";
    for (let frame = Math.ceil(this.first / step) * step; frame < this.first + this.shown; frame += step) {
      g.fillRect(this.x(frame), RULER - 4, 1, 4);
      g.fillText(String(frame), this.x(frame) + 2, 11);
    }
  }

  /** One pixel column stands for the worst of its frames. */
  private strips(g: CanvasRenderingContext2D): void {
    g.fillStyle = "#9aa7b8";
    g.fillText("determined", 4, RULER + STRIP - 2);
    g.fillText("residual", 4, RULER + 2 * STRIP);
    const solved = this.solved;
    g.fillStyle = "#222a36";
    g.fillRect(LABEL, RULER, this.canvas.clientWidth - LABEL - 4, 2 * STRIP);
    if (!solved) return;
    const right = this.canvas.clientWidth - 4;
    for (let x = LABEL; x < right; x++) {
      const a = Math.max(this.frameAt(x), solved.start);
      const b = Math.min(Math.max(this.frameAt(x + 1), a + 1), solved.stop);
      if (a >= b) continue;
      let strength = 1;
      let residual = 0;
      for (let frame = a; frame < b; frame++) {
        const row = frame - solved.start;
        // Singular values span orders of magnitude, hence the logarithm: 10^3.5 counts as fully
        // determined. A frame of lower rank is dark whatever its other values are.
        const weakest = Math.log10(Math.max(1, solved.weakest[row] ?? 1)) / 3.5;
        strength = Math.min(strength, solved.rank[row] < 6 ? 0 : Math.max(0.15, Math.min(1, weakest)));
        // 15 px and 60 mm are as bad as the color can say.
        residual = Math.max(residual, (solved.reprojection_px[row] ?? 0) / 15, (solved.contact_mm[row] ?? 0) / 60);
      }
      g.fillStyle = ramp(strength);
      g.fillRect(x, RULER, 1, STRIP - 1);
      g.fillStyle = ramp(1 - Math.min(1, residual));
      g.fillRect(x, RULER + STRIP, 1, STRIP - 1);
    }
  }

  private lanes(g: CanvasRenderingContext2D): void {
    const doc = this.doc;
    if (!doc) return;
    g.save();
    g.beginPath();
    g.rect(0, this.lanesTop(), this.canvas.clientWidth, this.canvas.clientHeight);
    g.clip();
    this.ids().forEach((id, i) => {
      const top = this.lanesTop() + i * LANE - this.scroll;
      if (top < -LANE || top > this.canvas.clientHeight) return;
      const color = this.colors.get(id) ?? "#888888";
      if (id === this.selected) {
        g.fillStyle = "#26344a";
        g.fillRect(0, top, this.canvas.clientWidth, LANE);
      }
      g.fillStyle = color;
      g.fillRect(4, top + 6, 9, 9);
      g.fillStyle = "#e6ebf2";
      g.fillText(id.slice(0, 10), 18, top + 15);
      this.trackOf(g, doc, id, top, color);
      this.contactsOf(g, doc, id, top, color);
    });
    g.restore();
  }

  private contactsOf(g: CanvasRenderingContext2D, doc: Doc, id: string, top: number, color: string): void {
    const drag = this.drag?.kind === "key" && this.drag.id === id ? this.drag : null;
    const shift = (frame: number) => (drag && frame === drag.from ? drag.to : frame);
    for (const run of contactRuns(doc.points[id], this.frames)) {
      const a = this.x(shift(run.first));
      const b = this.x(shift(run.stop));
      if (b < LABEL || a > this.canvas.clientWidth) continue;
      g.globalAlpha = 0.85;
      g.fillStyle = color;
      g.fillRect(a, top + 2, Math.max(1, b - a), 11);
      g.globalAlpha = 1;
      g.save();
      g.beginPath();
      g.rect(Math.max(a, LABEL), top, b - Math.max(a, LABEL), LANE);
      g.clip();
      g.fillStyle = "#0a0d12";
      g.fillText(run.names.join(", "), Math.max(a, LABEL) + 4, top + 11);
      g.restore();
    }
    g.fillStyle = "#ffffff";
    for (const key of keyFrames(doc.points[id].contacts)) {
      const x = this.x(shift(key));
      if (x >= LABEL) g.fillRect(x - 1, top + 1, 2, 13);
    }
  }

  /** A line where the point is followed, higher is surer; a dot for each correction; hatched where it is hidden. */
  private trackOf(g: CanvasRenderingContext2D, doc: Doc, id: string, top: number, color: string): void {
    const point = doc.points[id];
    // More frames than pixels: every n-th is enough to draw the line.
    const dense = this.shown > this.canvas.clientWidth;
    const stride = dense ? Math.ceil(this.shown / this.canvas.clientWidth) : 1;
    const wide = Math.max(1, this.x(stride) - this.x(0));
    for (let frame = Math.max(0, Math.floor(this.first)); frame < Math.min(this.frames, this.first + this.shown); frame += stride) {
      const sample = point.track[frame];
      if (!sample) continue;
      const x = this.x(frame);
      g.fillStyle = isVisible(point, frame) ? color : "#5b6675";
      g.fillRect(x, top + 20 - 4 * sample[2], wide, 2);
      if (sample[3] === "manual") {
        g.fillStyle = "#ffffff";
        g.fillRect(x + wide / 2 - 1.5, top + 15, 3, 5);
      }
    }
  }

  private marks(g: CanvasRenderingContext2D): void {
    const height = this.canvas.clientHeight;
    if (this.range) {
      g.fillStyle = "#ffffff22";
      g.fillRect(this.x(this.range.first), RULER, this.x(this.range.stop) - this.x(this.range.first), height);
    }
    const a = this.x(this.frame);
    g.fillStyle = "#ffffff30";
    g.fillRect(a, 0, Math.max(2, this.x(this.frame + 1) - a), height);
    g.fillStyle = "#ffffff";
    g.fillRect(a, 0, 1.5, height);
  }
}
