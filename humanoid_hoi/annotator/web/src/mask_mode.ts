// The object's masks under review: overlays, jumps, strokes that repair them, propagation.

import { post } from "./api";
import { byId, h, replace } from "./dom";
import type { Line, Paint } from "./types";
import type { Store } from "./store";
import type { VideoPane } from "./video_pane";

type Brush = "object" | "background";
type Work = <T>(path: string, body: unknown) => Promise<{ id: string; result: T } | null>;

interface Report {
  masked: number[];
  jumps: [number, string][];
}

export const BRUSHES: Record<Brush, string> = { object: "#ff8c2b", background: "#56b4e9" };

export class MaskMode {
  on = false;
  brush: Brush = "object";
  report: Report | null = null;
  pixels = 0;
  private shown = -1;
  private line: Line | null = null;

  constructor(
    private readonly store: Store,
    private readonly video: VideoPane,
    private readonly frame: () => number,
    private readonly seek: (frame: number) => void,
    private readonly work: Work,
    private readonly said: (text: string, bad?: boolean) => void,
    private readonly reload: () => void,
  ) {
    video.onpaint = (x, y, phase, other) => this.paint(x, y, phase, other);
  }

  toggle(): void {
    this.on = !this.on;
    this.video.painting = this.on;
    this.video.overlays = [];
    this.shown = -1;
    byId("masks").setAttribute("aria-pressed", String(this.on));
    byId("mask-bar").hidden = !this.on;
    if (this.on && !this.report) void this.look();
    this.update();
  }

  switchBrush(): void {
    this.brush = this.brush === "object" ? "background" : "object";
    this.draw();
  }

  /** The frame or the strokes changed. */
  update(): void {
    if (!this.on) {
      this.video.strokes = [];
      this.video.redraw();
      return;
    }
    this.showStrokes();
    if (this.shown !== this.frame()) void this.showMasks();
    this.draw();
  }

  /** Next frame whose mask does not continue the one before. */
  nextJump(by: number): void {
    const jumps = this.report?.jumps ?? [];
    const ahead = by > 0 ? jumps.find(([frame]) => frame > this.frame()) : [...jumps].reverse().find(([frame]) => frame < this.frame());
    // After the last jump comes the first one again.
    const found = ahead ?? (by > 0 ? jumps[0] : jumps[jumps.length - 1]);
    if (!found) this.said("no mask jumps");
    else {
      this.seek(found[0]);
      this.said(`frame ${found[0]}: the mask ${found[1]}`);
    }
  }

  async look(): Promise<void> {
    const done = await this.work<Report>(`${this.store.path}/masks/report`, {});
    if (done) this.report = done.result;
    this.draw();
  }

  async preview(): Promise<void> {
    const paint = this.store.doc.strokes[this.frame()];
    if (!paint) {
      this.said("paint on the object first", true);
      return;
    }
    try {
      const found = await post<{ png: string; pixels: number }>(`${this.store.path}/masks/preview`, { frame: this.frame(), paint });
      const raw = Uint8Array.from(atob(found.png), (c) => c.charCodeAt(0));
      this.video.overlays = [await createImageBitmap(new Blob([raw], { type: "image/png" }))];
      this.pixels = found.pixels;
      this.video.redraw();
    } catch (error) {
      this.said((error as Error).message, true);
    }
  }

  /** Carry the painted frames' masks through the video. */
  async propagate(): Promise<void> {
    const done = await this.work<Report>(`${this.store.path}/masks/propagate`, { lease: this.store.lease });
    if (!done) return;
    this.report = done.result;
    this.shown = -1;
    this.update();
    this.said(`masks in ${done.result.masked.length} frames, ${done.result.jumps.length} jumps: look at them (J), repair with strokes, propagate again`);
  }

  /** The object's coarse size and place anew, from the masks. */
  async place(): Promise<void> {
    const done = await this.work<{ scale: number; interval: number[]; method: string }>(`${this.store.path}/masks/place`, { lease: this.store.lease });
    if (!done) return;
    const { scale, interval, method } = done.result;
    this.said(`scale ${scale.toPrecision(3)} (${interval.map((v) => v.toPrecision(3)).join(" to ")}), ${method}`);
    this.reload();
  }

  clear(): void {
    const frame = this.frame();
    if (frame in this.store.doc.strokes) this.store.run({ label: `strokes of frame ${frame} deleted`, ops: [{ op: "set_strokes", frames: { [frame]: null } }] });
  }

  /** The object is not seen in this frame: an empty mask stands here. */
  unseen(): void {
    const frame = this.frame();
    this.store.run({ label: `object not seen in frame ${frame}`, ops: [{ op: "set_strokes", frames: { [frame]: { object: [], background: [] } } }] });
  }

  /** A dot at the cross: painting without a mouse. */
  dot(x: number, y: number): void {
    this.add([[x, y]], this.brush);
  }

  private paint(x: number, y: number, phase: "down" | "move" | "up", other: boolean): void {
    const at: [number, number] = [Math.round(x * 10) / 10, Math.round(y * 10) / 10];
    if (phase === "down") this.line = [at];
    else if (this.line) {
      const last = this.line[this.line.length - 1];
      // Pointers report faster than a hand moves: points that add nothing are left out. 2000 is the
      // server's limit of a line.
      if (Math.hypot(at[0] - last[0], at[1] - last[1]) > 1.5 && this.line.length < 2000) this.line.push(at);
    }
    if (phase === "up" && this.line) {
      const line = this.line;
      this.line = null;
      // The right button paints with the other brush.
      const brush = other ? (this.brush === "object" ? "background" : "object") : this.brush;
      this.add(line, brush);
      void this.preview();
    }
    this.showStrokes();
  }

  private add(line: Line, brush: Brush): void {
    const frame = this.frame();
    const held: Paint = this.store.doc.strokes[frame] ?? { object: [], background: [] };
    const next: Paint = { ...held, [brush]: [...held[brush], line] };
    this.store.run({ label: `stroke on the ${brush} in frame ${frame}`, ops: [{ op: "set_strokes", frames: { [frame]: next } }] });
  }

  private showStrokes(): void {
    const paint = this.store.doc.strokes[this.frame()];
    const lines = paint ? (["object", "background"] as const).flatMap((who) => paint[who].map((points) => ({ color: BRUSHES[who], points }))) : [];
    if (this.line) lines.push({ color: BRUSHES[this.brush], points: this.line });
    this.video.strokes = lines;
    this.video.redraw();
  }

  private async showMasks(): Promise<void> {
    const frame = this.frame();
    // Set before waiting, so that redrawing meanwhile does not ask again.
    this.shown = frame;
    const found = await Promise.all((["human", "object"] as const).map((who) => fetchPicture(`${this.store.path}/masks/${who}/${frame}.png`)));
    if (!this.on || this.frame() !== frame) return;
    this.video.overlays = found.filter((picture): picture is ImageBitmap => picture !== null && picture.width > 1);
    this.video.redraw();
  }

  private draw(): void {
    const painted = Object.keys(this.store.doc.strokes);
    const jumps = this.report?.jumps ?? [];
    const here = jumps.find(([frame]) => frame === this.frame());
    const button = (id: string, text: string, title: string, run: () => void) => h("button", { id, title, onclick: run }, text);
    replace(byId("mask-bar"),
      h("b", {}, "Masks of the object"),
      h("span", { id: "mask-brush" }, `brush: ${this.brush === "object" ? "object" : "not object"}`),
      button("mask-switch", "Switch (B)", "paint on the object, or on what it is not; the right button paints the other", () => this.switchBrush()),
      button("mask-preview", "Preview (V)", "what the strokes of this frame give", () => void this.preview()),
      button("mask-clear", "No strokes here", "forget this frame's strokes", () => this.clear()),
      button("mask-unseen", "Not seen here", "the object is hidden or outside in this frame", () => this.unseen()),
      h("button", { id: "mask-propagate", class: "primary", onclick: () => void this.propagate() }, "Propagate"),
      button("mask-place", "Place object by masks", "its coarse size and place anew", () => void this.place()),
      button("mask-jump", `Next jump (J): ${jumps.length}`, "frames whose mask does not continue the one before", () => this.nextJump(1)),
      h("span", { class: "hint" }, `${this.report?.masked.length ?? 0} masks; painted: ${painted.join(", ") || "nothing yet"}${here ? `; here the mask ${here[1]}` : ""}`));
  }
}

async function fetchPicture(path: string): Promise<ImageBitmap | null> {
  const found = await fetch(path);
  return found.ok ? createImageBitmap(await found.blob()) : null;
}
