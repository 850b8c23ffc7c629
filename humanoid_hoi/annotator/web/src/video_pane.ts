// The video with its points: zoom, pan, magnifier, sub-pixel placing, the object's outline for checking size and pose.

import { fitCanvas, throttled } from "./dom";
import { flat } from "./software";

export interface Mark {
  id: string;
  label: string;
  color: string;
  x: number;
  y: number;
  /** solid: placed by a person; hollow: tracked; square: where the solved pose puts it. */
  kind: "manual" | "tracked" | "solved";
  selected: boolean;
}

export interface Lines {
  color: string;
  segments: number[];
}

const MAGNIFIER = 150;
const MAGNIFICATION = 8;
const REACH = 12;

export class VideoPane {
  picture: ImageBitmap | null = null;
  marks: Mark[] = [];
  lines: Lines[] = [];
  /** Called with sub-pixel coordinates of the original video; `hit` is the mark under the pointer. */
  onclick: (x: number, y: number, hit: string | null) => void = () => undefined;
  ondrag: (id: string, x: number, y: number) => void = () => undefined;
  /** Drags paint instead of panning; `other`: with the right button. */
  painting = false;
  onpaint: (x: number, y: number, phase: "down" | "move" | "up", other: boolean) => void = () => undefined;
  /** Drawn over the frame, as large as it. */
  overlays: ImageBitmap[] = [];
  strokes: { color: string; points: [number, number][] }[] = [];
  /** A cross for keyboard placing, in pixels of the video. */
  cursor: [number, number] | null = null;
  readonly redraw = throttled(() => this.draw());

  /** While a stroke is painted: whether with the right button. */
  private brush: boolean | null = null;
  private zoom = 1;
  private center: [number, number];
  private pointer: [number, number] | null = null;
  private pressed: { at: [number, number]; center: [number, number]; mark: string | null; moved: boolean } | null = null;

  constructor(
    readonly canvas: HTMLCanvasElement,
    private readonly width: number,
    private readonly height: number,
  ) {
    this.center = [width / 2, height / 2];
    new ResizeObserver(this.redraw).observe(canvas);
    canvas.addEventListener("wheel", (event) => this.onwheel(event), { passive: false });
    canvas.addEventListener("pointerdown", (event) => this.down(event));
    canvas.addEventListener("pointermove", (event) => this.move(event));
    canvas.addEventListener("pointerup", (event) => this.up(event));
    canvas.addEventListener("pointerleave", () => {
      this.pointer = null;
      this.redraw();
    });
    canvas.addEventListener("dblclick", () => this.reset());
    canvas.addEventListener("contextmenu", (event) => event.preventDefault());
  }

  /** The whole frame again. */
  reset(): void {
    this.zoom = 1;
    this.center = [this.width / 2, this.height / 2];
    this.redraw();
  }

  /** Canvas pixel (CSS) of a video pixel: for tests, and for drawing. */
  toCanvas(x: number, y: number): [number, number] {
    const s = this.scale();
    return [(x - this.center[0]) * s + this.canvas.clientWidth / 2, (y - this.center[1]) * s + this.canvas.clientHeight / 2];
  }

  private toVideo(x: number, y: number): [number, number] {
    const s = this.scale();
    return [(x - this.canvas.clientWidth / 2) / s + this.center[0], (y - this.canvas.clientHeight / 2) / s + this.center[1]];
  }

  private scale(): number {
    return this.zoom * Math.min(this.canvas.clientWidth / this.width, this.canvas.clientHeight / this.height);
  }

  private onwheel(event: WheelEvent): void {
    event.preventDefault();
    // The pixel under the pointer stays under it.
    const before = this.toVideo(event.offsetX, event.offsetY);
    this.zoom = Math.min(40, Math.max(0.5, this.zoom * Math.exp(-0.0015 * event.deltaY)));
    const after = this.toVideo(event.offsetX, event.offsetY);
    this.center = [this.center[0] + before[0] - after[0], this.center[1] + before[1] - after[1]];
    this.redraw();
  }

  private down(event: PointerEvent): void {
    this.canvas.focus();
    this.canvas.setPointerCapture(event.pointerId);
    const at: [number, number] = [event.offsetX, event.offsetY];
    // Middle button and Shift still pan while painting.
    if (this.painting && !event.shiftKey && event.button !== 1) {
      this.brush = event.button === 2;
      this.onpaint(...this.toVideo(...at), "down", this.brush);
      return;
    }
    const pan = event.button !== 0 || event.shiftKey;
    this.pressed = { at, center: [...this.center], mark: pan ? null : this.markAt(at), moved: false };
    if (pan) this.pressed.moved = true;
  }

  private move(event: PointerEvent): void {
    this.pointer = [event.offsetX, event.offsetY];
    if (this.brush !== null) this.onpaint(...this.toVideo(event.offsetX, event.offsetY), "move", this.brush);
    const press = this.pressed;
    if (press) {
      const dx = event.offsetX - press.at[0];
      const dy = event.offsetY - press.at[1];
      // Below that it is a click with an unsteady hand.
      if (Math.hypot(dx, dy) > 3) press.moved = true;
      if (press.moved && !press.mark) {
        const s = this.scale();
        this.center = [press.center[0] - dx / s, press.center[1] - dy / s];
      }
    }
    this.redraw();
  }

  private up(event: PointerEvent): void {
    if (this.brush !== null) {
      this.onpaint(...this.toVideo(event.offsetX, event.offsetY), "up", this.brush);
      this.brush = null;
      return;
    }
    const press = this.pressed;
    this.pressed = null;
    if (!press) return;
    const [x, y] = this.toVideo(event.offsetX, event.offsetY);
    // A click selects or places, a drag that began on a mark moves that mark.
    if (!press.moved) this.onclick(x, y, press.mark);
    else if (press.mark) this.ondrag(press.mark, x, y);
    this.redraw();
  }

  private markAt(at: [number, number]): string | null {
    let best: string | null = null;
    let nearest = REACH;
    for (const mark of this.marks) {
      // Where the result puts a point cannot be dragged.
      if (mark.kind === "solved") continue;
      const [x, y] = this.toCanvas(mark.x, mark.y);
      // The selected point wins between two that lie close.
      const distance = Math.hypot(x - at[0], y - at[1]) - (mark.selected ? 2 : 0);
      if (distance < nearest) {
        nearest = distance;
        best = mark.id;
      }
    }
    return best;
  }

  private draw(): void {
    const ratio = window.devicePixelRatio || 1;
    fitCanvas(this.canvas, ratio);
    const g = flat(this.canvas);
    g.setTransform(ratio, 0, 0, ratio, 0, 0);
    g.fillStyle = "#10141b";
    g.fillRect(0, 0, this.canvas.clientWidth, this.canvas.clientHeight);
    this.scene(g, this.scale(), this.toCanvas(0, 0));
    if (this.pointer && !this.pressed?.moved) this.magnifier(g, this.pointer);
  }

  /** Frame, outlines and marks at a scale and origin: the pane, and again inside the magnifier. */
  private scene(g: CanvasRenderingContext2D, s: number, origin: [number, number]): void {
    // Enlarged, pixels are shown as they are: where they end is what one clicks by.
    g.imageSmoothingEnabled = s < 3;
    if (this.picture) g.drawImage(this.picture, origin[0], origin[1], this.width * s, this.height * s);
    for (const overlay of this.overlays) g.drawImage(overlay, origin[0], origin[1], this.width * s, this.height * s);
    for (const { color, points } of this.strokes) drawStroke(g, color, points, s, origin);
    for (const { color, segments } of this.lines) {
      g.strokeStyle = color;
      g.lineWidth = 1.5;
      g.beginPath();
      for (let i = 0; i < segments.length; i += 4) {
        g.moveTo(segments[i] * s + origin[0], segments[i + 1] * s + origin[1]);
        g.lineTo(segments[i + 2] * s + origin[0], segments[i + 3] * s + origin[1]);
      }
      g.stroke();
    }
    for (const mark of this.marks) drawMark(g, mark, mark.x * s + origin[0], mark.y * s + origin[1]);
    if (this.cursor) drawCross(g, this.cursor[0] * s + origin[0], this.cursor[1] * s + origin[1]);
  }

  private magnifier(g: CanvasRenderingContext2D, at: [number, number]): void {
    const [vx, vy] = this.toVideo(at[0], at[1]);
    if (vx < 0 || vy < 0 || vx > this.width || vy > this.height) return;
    const size = MAGNIFIER;
    // On the side where the pointer is not.
    const left = at[0] > this.canvas.clientWidth / 2 ? 8 : this.canvas.clientWidth - size - 8;
    const s = MAGNIFICATION * Math.min(this.canvas.clientWidth / this.width, this.canvas.clientHeight / this.height);
    g.save();
    g.beginPath();
    g.rect(left, 8, size, size);
    g.clip();
    g.fillStyle = "#10141b";
    g.fillRect(left, 8, size, size);
    this.scene(g, s, [left + size / 2 - vx * s, 8 + size / 2 - vy * s]);
    drawCross(g, left + size / 2, 8 + size / 2);
    g.restore();
    g.strokeStyle = "#ffffff";
    g.lineWidth = 1;
    g.strokeRect(left + 0.5, 8.5, size - 1, size - 1);
    g.fillStyle = "#ffffff";
    g.font = "11px system-ui";
    g.fillText(`${vx.toFixed(1)}, ${vy.toFixed(1)}`, left + 5, 8 + size - 6);
  }
}

function drawStroke(g: CanvasRenderingContext2D, color: string, points: [number, number][], s: number, origin: [number, number]): void {
  g.strokeStyle = color;
  g.lineWidth = Math.max(3, 5 * s);
  g.lineCap = "round";
  g.beginPath();
  points.forEach(([x, y], i) => (i ? g.lineTo(x * s + origin[0], y * s + origin[1]) : g.moveTo(x * s + origin[0], y * s + origin[1])));
  if (points.length === 1) g.lineTo(points[0][0] * s + origin[0] + 0.1, points[0][1] * s + origin[1]);
  g.stroke();
}

function drawMark(g: CanvasRenderingContext2D, mark: Mark, x: number, y: number): void {
  const r = mark.selected ? 6.5 : 5;
  g.beginPath();
  if (mark.kind === "solved") g.rect(x - 4, y - 4, 8, 8);
  else g.arc(x, y, r, 0, 7);
  g.lineWidth = mark.selected ? 4.5 : 3.5;
  g.strokeStyle = "#000000b0";
  g.stroke();
  g.lineWidth = mark.selected ? 2.5 : 1.8;
  g.strokeStyle = mark.color;
  g.stroke();
  if (mark.kind === "manual") {
    g.fillStyle = mark.color;
    g.beginPath();
    g.arc(x, y, 2.5, 0, 7);
    g.fill();
  }
  if (mark.kind === "solved") return;
  g.font = mark.selected ? "bold 12px system-ui" : "11px system-ui";
  g.lineWidth = 3;
  g.strokeStyle = "#000000c0";
  g.strokeText(mark.label, x + 9, y - 6);
  g.fillStyle = "#ffffff";
  g.fillText(mark.label, x + 9, y - 6);
}

function drawCross(g: CanvasRenderingContext2D, x: number, y: number): void {
  for (const [width, color] of [[3, "#000000a0"], [1, "#ffffff"]] as const) {
    g.lineWidth = width;
    g.strokeStyle = color;
    g.beginPath();
    for (const [dx, dy] of [[1, 0], [-1, 0], [0, 1], [0, -1]]) {
      g.moveTo(x + 3 * dx, y + 3 * dy);
      g.lineTo(x + 11 * dx, y + 11 * dy);
    }
    g.stroke();
  }
}
