// Single pictures: the list, and one picture in three steps - filter, place, refine.

import { bytes, get, post } from "./api";
import { h, replace } from "./dom";
import * as jobs from "./jobs";
import type { Key } from "./keys";
import { readMesh } from "./media";
import type { MeshData } from "./media";
import type { Decision, PictureInfo, PictureRow } from "./picture_types";
import { objectThumbnails, PartsView, SideViews } from "./picture_views";
import { Placed, type PoseFacts } from "./placed";
import { Outline } from "./pose";
import { Saver } from "./saver";
import type { Line, Paint } from "./types";
import { VideoPane } from "./video_pane";

type Said = (text: string, bad?: boolean) => void;
type Step = "filter" | "place" | "refine";

const STEPS: Record<Step, string> = { filter: "Filter (1)", place: "Place (2)", refine: "Refine (3)" };
const VERDICTS: Record<string, string> = { pass: "Pass (P)", redraw: "Redraw the mask (M)", delete: "Delete (D)" };
const TURN = Math.PI / 180;

/** The list. */
export async function showPictures(root: HTMLElement, open: (id: string) => void): Promise<void> {
  const { pictures, folder } = await get<{ pictures: PictureRow[]; folder: string }>("/api/pictures");
  const titles = ["picture", "verdict", "parts that touch", "pose by hand", "IoU solved", "by", ""];
  const rows = pictures.map((row) => {
    const pose = [row.placed ? "placed" : "", row.refined ? "refined" : ""].filter(Boolean).join(", ");
    const cells = [row.verdict || "new", row.parts === null ? "" : String(row.parts), pose, row.iou === null ? "" : row.iou.toFixed(2), row.user];
    return h("tr", {}, h("td", {}, h("b", {}, row.name)), ...cells.map((text) => h("td", {}, text)),
      h("td", {}, h("button", { class: "primary", "data-picture": row.id, onclick: () => open(row.id) }, "Open")));
  });
  const hint = h("p", { class: "hint" }, `Picture folders (hoi make-synthetic-images, or released Open3DHOI samples) in ${folder} of your data appear here. Decisions go to ${folder}/decisions.json, which hoi reconstruct-image obeys.`);
  replace(root,
    h("div", { class: "queue-bar" }, h("h1", {}, "Pictures"), h("a", { href: "#" }, "Sessions"), h("a", { href: "#videos" }, "Videos")),
    rows.length ? h("table", { class: "queue" }, h("thead", {}, h("tr", {}, ...titles.map((t) => h("th", {}, t)))), h("tbody", {}, ...rows)) : null,
    hint);
}

/** One picture. */
export class PictureTool {
  step: Step = "filter";
  brush: "object" | "background" = "object";
  paint: Paint = { object: [], background: [] };
  readonly decision: Decision;
  readonly saver: Saver;
  readonly pane: VideoPane;
  parts: PartsView | null = null;
  private placed: Placed;
  private readonly undone: Placed[] = [];
  private readonly sides: SideViews;
  private readonly outline: Outline;
  private readonly side = h("aside", { class: "picture-side" });
  private readonly bar = h("span", {});
  private readonly progress = h("span", { id: "picture-progress" });
  private readonly status = h("span", { id: "picture-state", class: "hint" });
  private readonly tabs = h("span", { class: "modes" });
  private readonly canvases = SideViews.titles().map((title) => h("canvas", { "aria-label": title, title }));
  private line: Line | null = null;
  private dragged: [number, number] | null = null;
  private mask: ImageBitmap | null = null;
  private preview: ImageBitmap | null = null;
  private pointed = "";

  static async open(root: HTMLElement, id: string, said: Said, go: (id: string) => void): Promise<PictureTool> {
    const path = `/api/pictures/${id}`;
    const [info, body, object] = await Promise.all([
      get<PictureInfo>(path),
      bytes(`${path}/meshes/body.bin`).then(readMesh),
      bytes(`${path}/meshes/object.bin`).then(readMesh),
    ]);
    const page = new PictureTool(root, info, body, object, said, go);
    page.pane.picture = await bitmap(`${path}/picture.jpg`);
    await page.loadMask();
    page.sides.reset();
    page.choose("filter");
    return page;
  }

  private constructor(
    root: HTMLElement,
    readonly info: PictureInfo,
    private readonly body: MeshData,
    private readonly object: MeshData,
    private readonly said: Said,
    private readonly go: (id: string) => void,
  ) {
    this.decision = info.decision;
    this.placed = Placed.of(this.poseOf("refine"));
    const canvas = h("canvas", { tabindex: 0, "aria-label": "picture", id: "picture-canvas" });
    replace(root,
      h("header", { class: "bar" }, h("a", { href: "#pictures" }, "← Pictures"), h("b", {}, info.name), this.tabs, this.status, this.bar, h("span", { class: "gap" }), this.progress,
        h("button", { id: "picture-solve", onclick: () => void this.solve() }, "Solve (O)"),
        h("button", { class: "primary", id: "picture-next", onclick: () => void this.next() }, "Next (N)")),
      h("section", { class: "picture" }, h("div", { class: "pane" }, canvas),
        h("div", { class: "picture-views" }, ...this.canvases.map((view, i) => h("div", { class: "pane" }, view, h("span", { class: "view-title" }, SideViews.titles()[i])))),
        this.side));
    this.pane = new VideoPane(canvas, info.width, info.height);
    this.pane.onpaint = (x, y, phase, other) => this.painted(x, y, phase, other);
    this.outline = new Outline(object.vertices, object.faces);
    this.sides = new SideViews(this.canvases, body, object);
    const newest = async () => (await get<PictureInfo>(`/api/pictures/${info.id}`)).stamp;
    const sent = () => ({ decision: this.decision as unknown as Record<string, unknown> });
    this.saver = new Saver(`/api/pictures/${info.id}/decision`, info.stamp, sent, newest, said, () => this.drawBar());
  }

  close(): void {
    this.saver.close();
    this.sides.dispose();
    this.parts?.dispose();
  }

  keys(): Key[] {
    const move = (dx: number, dy: number) => () => this.change(this.placed.moved(this.info.camera, dx, dy));
    const turn = (axis: 0 | 1 | 2, angle: number) => () => this.change(this.placed.turned(axis, angle * TURN));
    return [
      { keys: "1", does: "filter: is the picture usable, and what touches", run: () => this.choose("filter") },
      { keys: "2", does: "place: where the solver starts", run: () => this.choose("place") },
      { keys: "3", does: "refine: correct the solved pose", run: () => this.choose("refine") },
      { keys: "p", does: "pass", run: () => this.judge("pass") },
      { keys: "m", does: "the mask must be drawn again; strokes draw it here", run: () => this.judge("redraw") },
      { keys: "d", does: "delete: not usable", run: () => this.judge("delete") },
      { keys: "b", does: "the other brush (object, background)", run: () => this.switchBrush() },
      { keys: "ArrowLeft", does: "move the object two pixels left", run: move(-2, 0) },
      { keys: "ArrowRight", does: "right", run: move(2, 0) },
      { keys: "ArrowUp", does: "up", run: move(0, -2) },
      { keys: "ArrowDown", does: "down", run: move(0, 2) },
      { keys: "Shift+ArrowLeft", does: "turn it by two degrees about the upright axis", run: turn(1, 2) },
      { keys: "Shift+ArrowRight", does: "the other way", run: turn(1, -2) },
      { keys: "Shift+ArrowUp", does: "tip it backwards", run: turn(0, -2) },
      { keys: "Shift+ArrowDown", does: "tip it forwards", run: turn(0, 2) },
      { keys: "q", does: "turn it in the picture", run: turn(2, -2) },
      { keys: "e", does: "the other way", run: turn(2, 2) },
      { keys: "]", does: "farther away and larger: the picture stays", run: () => this.change(this.placed.pushed(1.01)) },
      { keys: "[", does: "nearer and smaller", run: () => this.change(this.placed.pushed(1 / 1.01)) },
      { keys: "+ =", does: "larger", run: () => this.change(this.placed.scaled(1.01)) },
      { keys: "-", does: "smaller", run: () => this.change(this.placed.scaled(1 / 1.01)) },
      { keys: "Ctrl+z", does: "take the last change of the pose back", run: () => this.undo() },
      { keys: "Backspace", does: "the pose as it was before anybody's hand", run: () => this.reset() },
      { keys: "o", does: "solve", run: () => void this.solve() },
      { keys: "n", does: "next picture without a verdict", run: () => void this.next() },
    ];
  }

  // --- steps --------------------------------------------------------------------------------------------------------

  choose(step: Step): void {
    this.step = step;
    this.placed = Placed.of(this.poseOf(step));
    this.undone.length = 0;
    this.pane.painting = step !== "filter" || this.decision.verdict === "redraw";
    this.drawSide();
    this.draw();
  }

  /** Where a step begins: what was set by hand in it, else what is known before it. */
  private poseOf(step: Step): PoseFacts {
    const { decision, info } = this;
    if (step === "place") return decision.placed ?? info.start;
    return decision.refined ?? info.solved ?? decision.placed ?? info.start;
  }

  judge(verdict: string): void {
    // The same again takes it back.
    this.decision.verdict = this.decision.verdict === verdict ? "" : verdict;
    this.saver.changed();
    this.choose("filter");
  }

  toggle(part: string): void {
    const chosen = new Set(this.touching());
    if (!chosen.delete(part)) chosen.add(part);
    this.decision.contact_parts = this.info.parts.filter((name) => chosen.has(name));
    this.saver.changed();
    this.drawSide();
  }

  /** Parts that touch: as decided here, else as the picture's folder says. */
  touching(): string[] {
    return this.decision.contact_parts ?? this.info.annotated_parts;
  }

  /** A change of the pose by hand, kept in the step that is open. */
  change(placed: Placed, remember = true): void {
    if (this.step === "filter") return;
    if (remember) this.undone.push(this.placed);
    this.placed = placed;
    this.decision[this.step === "place" ? "placed" : "refined"] = placed.facts();
    this.saver.changed();
    this.draw();
  }

  undo(): void {
    const before = this.undone.pop();
    if (before) this.change(before, false);
  }

  reset(): void {
    if (this.step === "filter") return;
    this.decision[this.step === "place" ? "placed" : "refined"] = null;
    this.saver.changed();
    this.choose(this.step);
  }

  async solve(): Promise<void> {
    if (!(await this.saver.save())) return;
    const result = await jobs.run<{ solved: PoseFacts; figures: Record<string, number | null> }>(`/api/pictures/${this.info.id}/solve`, this.progress, this.said);
    if (!result) return;
    this.info.solved = result.solved;
    this.info.figures = result.figures;
    this.choose("refine");
    this.said(`solved: IoU ${this.figure("object_iou_start")} → ${this.figure("object_iou")}, Co2 ${this.figure("co2_start")} → ${this.figure("co2")}`);
  }

  async next(): Promise<void> {
    if (!(await this.saver.save())) return;
    const { pictures } = await get<{ pictures: PictureRow[] }>("/api/pictures");
    const at = pictures.findIndex((row) => row.id === this.info.id);
    // From here on, and then from the beginning.
    const found = [...pictures.slice(at + 1), ...pictures.slice(0, at)].find((row) => !row.verdict);
    if (found) this.go(found.id);
    else this.said("every picture has a verdict");
  }

  // --- the pointer on the picture -----------------------------------------------------------------------------------

  private painted(x: number, y: number, phase: "down" | "move" | "up", other: boolean): void {
    if (this.step === "filter") this.stroke(x, y, phase, other);
    else this.drag(x, y, phase, other);
  }

  /** Left drag moves, right drag turns. */
  private drag(x: number, y: number, phase: "down" | "move" | "up", other: boolean): void {
    if (phase === "down") {
      this.undone.push(this.placed);
      this.dragged = [x, y];
    }
    if (!this.dragged) return;
    const [dx, dy] = [x - this.dragged[0], y - this.dragged[1]];
    this.dragged = phase === "up" ? null : [x, y];
    if (dx === 0 && dy === 0) return;
    // Half a turn for the picture's width.
    const angle = Math.PI / this.info.width;
    this.change(other ? this.placed.turned(1, -dx * angle).turned(0, dy * angle) : this.placed.moved(this.info.camera, dx, dy), false);
  }

  private stroke(x: number, y: number, phase: "down" | "move" | "up", other: boolean): void {
    const brush = other ? "background" : this.brush;
    if (phase === "down") {
      this.line = [];
      this.paint[brush].push(this.line);
    }
    this.line?.push([Math.round(x * 10) / 10, Math.round(y * 10) / 10]);
    if (phase === "up") {
      this.line = null;
      void this.look();
    }
    this.draw();
  }

  switchBrush(): void {
    this.brush = this.brush === "object" ? "background" : "object";
    this.drawSide();
  }

  /** What the strokes give, before anything is written. */
  private async look(): Promise<void> {
    if (this.paint.object.length === 0) return;
    try {
      const found = await post<{ png: string; pixels: number }>(`/api/pictures/${this.info.id}/mask/preview`, { paint: this.paint });
      const raw = Uint8Array.from(atob(found.png), (c) => c.charCodeAt(0));
      this.preview = await createImageBitmap(new Blob([raw], { type: "image/png" }));
      this.draw();
    } catch (error) {
      this.said((error as Error).message, true);
    }
  }

  async keepMask(): Promise<void> {
    if (!(await this.saver.save())) return;
    try {
      const kept = await post<{ decision: Decision; stamp: string }>(`/api/pictures/${this.info.id}/mask/keep`, { paint: this.paint, stamp: this.saver.stamp });
      Object.assign(this.decision, kept.decision);
      this.saver.stamp = kept.stamp;
      this.forgetStrokes();
      await this.loadMask();
      // Whoever went on meanwhile is not called back.
      if (this.step === "filter") this.choose("filter");
    } catch (error) {
      this.said((error as Error).message, true);
    }
  }

  private forgetStrokes(): void {
    this.paint = { object: [], background: [] };
    this.preview = null;
    this.draw();
  }

  private async loadMask(): Promise<void> {
    this.mask = await bitmap(`/api/pictures/${this.info.id}/masks/object.png`);
  }

  // --- drawing ------------------------------------------------------------------------------------------------------

  private figure(name: string): string {
    return this.info.figures[name]?.toFixed(2) ?? "-";
  }

  private draw(): void {
    const filtering = this.step === "filter";
    const shown = filtering ? (this.preview ?? this.mask) : null;
    this.pane.overlays = shown ? [shown] : [];
    this.pane.lines = filtering ? [] : [{ color: "#ff8c2b", segments: this.outline.draw(this.info.camera, this.placed.row(), this.placed.scale) }];
    const strokes = (brush: "object" | "background", color: string) => this.paint[brush].map((points) => ({ color, points }));
    this.pane.strokes = filtering ? [...strokes("object", "#ff8c2b"), ...strokes("background", "#56b4e9")] : [];
    this.pane.redraw();
    this.sides.set(this.placed.row(), this.placed.scale);
    this.drawBar();
  }

  private drawBar(): void {
    const steps = Object.entries(STEPS) as [Step, string][];
    replace(this.tabs, ...steps.map(([step, title]) => h("button", { id: `step-${step}`, "aria-pressed": String(step === this.step), onclick: () => this.choose(step) }, title)));
    replace(this.status, ` ${this.saver.state}`);
    const solved = this.info.solved ? ` solved: IoU ${this.figure("object_iou")}, Co2 ${this.figure("co2")}` : "";
    replace(this.bar, h("span", { class: "hint" }, solved));
  }

  private drawSide(): void {
    this.parts?.dispose();
    this.parts = null;
    if (this.step === "filter") this.drawFilter();
    else this.drawPose();
    this.drawBar();
  }

  private drawFilter(): void {
    const { decision, info } = this;
    const verdicts = Object.entries(VERDICTS).map(([verdict, title]) => h("button", { id: `verdict-${verdict}`, "aria-pressed": String(decision.verdict === verdict), onclick: () => this.judge(verdict) }, title));
    const canvas = h("canvas", { id: "parts-canvas", tabindex: 0, "aria-label": "parts of the person" });
    const named = h("span", { id: "part-pointed" }, this.pointed);
    const chosen = new Set(this.touching());
    const boxes = info.parts.map((part) => {
      const box = h("input", { type: "checkbox", checked: chosen.has(part), "data-part": part });
      box.addEventListener("change", () => this.toggle(part));
      return h("label", {}, box, part.replaceAll("_", " "));
    });
    replace(this.side,
      h("div", { class: "modes" }, ...verdicts),
      decision.verdict === "redraw" ? this.maskTools() : decision.redrawn ? h("p", { class: "hint" }, "The mask was drawn again.") : null,
      h("h2", {}, "The object from six sides"), h("div", { class: "six" }, ...this.thumbnails()),
      h("h2", {}, "What touches it"),
      info.body_parts ? h("div", { class: "pane parts-pane" }, canvas, named) : h("p", { class: "hint" }, "Nothing tells the parts of this body's mesh: use the list."),
      h("div", { class: "parts-list" }, ...boxes));
    if (!info.body_parts) return;
    this.parts = new PartsView(canvas, this.body, info.body_parts, info.parts);
    this.parts.onpart = (part) => this.toggle(part);
    this.parts.onhover = (part) => replace(named, part?.replaceAll("_", " ") ?? "");
    this.parts.set([...chosen]);
  }

  private six: HTMLCanvasElement[] | null = null;

  private thumbnails(): HTMLCanvasElement[] {
    this.six ??= objectThumbnails(this.object, 104);
    return this.six;
  }

  private maskTools(): HTMLElement {
    return h("div", { class: "card" },
      h("p", { class: "hint" }, "Paint on the object; with the right button, or the other brush, where it is not."),
      h("div", { class: "modes" },
        h("button", { "aria-pressed": String(this.brush === "object"), onclick: () => this.switchBrush() }, "object"),
        h("button", { "aria-pressed": String(this.brush === "background"), onclick: () => this.switchBrush() }, "not object (B)"),
        h("button", { onclick: () => this.forgetStrokes() }, "Forget strokes"),
        h("button", { class: "primary", id: "mask-keep", onclick: () => void this.keepMask() }, "Keep this mask")));
  }

  private drawPose(): void {
    const placing = this.step === "place";
    const step = (title: string, make: () => Placed) => h("button", { onclick: () => this.change(make()) }, title);
    const axes: [string, 0 | 1 | 2][] = [["tip", 0], ["turn", 1], ["roll", 2]];
    replace(this.side,
      h("p", {}, placing ? "Put the object roughly where it is: the solver starts here." : "Correct what the solver found: this pose is the result."),
      h("p", { class: "hint" }, "Drag: move. Right drag: turn. Wheel: zoom the picture. The three views beside it can be turned. ?: all keys."),
      h("div", { class: "modes" }, ...axes.flatMap(([name, axis]) => [step(`${name} −15°`, () => this.placed.turned(axis, -15 * TURN)), step(`${name} +15°`, () => this.placed.turned(axis, 15 * TURN))])),
      h("div", { class: "modes" }, step("nearer", () => this.placed.pushed(1 / 1.05)), step("farther", () => this.placed.pushed(1.05)), step("smaller", () => this.placed.scaled(1 / 1.05)), step("larger", () => this.placed.scaled(1.05))),
      h("div", { class: "modes" }, h("button", { onclick: () => this.undo() }, "Undo (Ctrl+Z)"), h("button", { onclick: () => this.reset() }, "Start again"), h("button", { onclick: () => this.sides.reset() }, "Views again")),
      placing || this.info.solved ? null : h("p", { class: "hint" }, "Not solved yet: this is where it was placed."));
  }
}

async function bitmap(path: string): Promise<ImageBitmap> {
  const found = await fetch(path);
  if (!found.ok) throw new Error(`${path}: ${found.status}`);
  return createImageBitmap(await found.blob());
}
