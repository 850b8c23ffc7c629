// Videos that are no sessions yet: the list, and one video with its shots, clips and prompt points.

import { get } from "./api";
import { dialog, h, replace, throttled } from "./dom";
import * as jobs from "./jobs";
import type { Key } from "./keys";
import { Saver } from "./saver";
import type { ClipChoice, VideoChoice, VideoInfo, VideoRow } from "./types";
import { type Mark, VideoPane } from "./video_pane";

type Said = (text: string, bad?: boolean) => void;
type Mode = "person" | "on" | "off";

/** The list. */
export async function showVideos(root: HTMLElement, open: (id: string) => void): Promise<void> {
  const { videos, folder } = await get<{ videos: VideoRow[]; folder: string }>("/api/videos");
  const titles = ["video", "object", "clips chosen", "sessions made", ""];
  const rows = videos.map((row) =>
    h("tr", {}, h("td", {}, h("b", {}, row.name)), h("td", {}, row.category), h("td", {}, row.skip ? `skipped: ${row.skip}` : row.error || String(row.clips)),
      h("td", {}, row.sessions ? String(row.sessions) : ""), h("td", {}, h("button", { class: "primary", "data-video": row.id, onclick: () => open(row.id) }, "Open"))),
  );
  const hint = h("p", { class: "hint" }, `Copy videos into the folder ${folder} of your data, meshes of objects into objects, then reload this page.`);
  replace(root,
    h("div", { class: "queue-bar" }, h("h1", {}, "Videos"), h("a", { href: "#" }, "Sessions")),
    rows.length ? h("table", { class: "queue" }, h("thead", {}, h("tr", {}, ...titles.map((t) => h("th", {}, t)))), h("tbody", {}, ...rows)) : null,
    hint);
}

/** One video. */
export class Chooser {
  frame = 0;
  clip = 0;
  mode: Mode = "on";
  shots: number[][] = [];
  readonly choice: VideoChoice;
  readonly pane: VideoPane;
  readonly saver: Saver;
  private readonly strip: HTMLCanvasElement;
  private readonly side: HTMLElement;
  private readonly bar: HTMLElement;
  private readonly progress: HTMLElement;
  private readonly refresh = throttled(() => this.draw());

  static async open(root: HTMLElement, id: string, said: Said): Promise<Chooser> {
    const page = new Chooser(root, await get<VideoInfo>(`/api/videos/${id}`), said);
    void page.findShots();
    await page.seek(page.choice.clips[0]?.start ?? 0);
    return page;
  }

  private constructor(root: HTMLElement, readonly info: VideoInfo, private readonly said: Said) {
    this.choice = info.choice;
    const newest = async () => (await get<VideoInfo>(`/api/videos/${info.id}`)).stamp;
    this.saver = new Saver(`/api/videos/${info.id}/choice`, info.stamp, () => ({ choice: this.choice }), newest, said, this.refresh);
    const canvas = h("canvas", { tabindex: 0, "aria-label": "video", id: "choice-video" });
    this.strip = h("canvas", { class: "strip", "aria-label": "shots and clips" });
    this.side = h("aside", { class: "choice-side" });
    this.bar = h("span", {});
    this.progress = h("span", { id: "choice-progress" });
    replace(root,
      h("header", { class: "bar" }, h("a", { href: "#videos" }, "← Videos"), h("b", {}, info.name), this.bar, h("span", { class: "gap" }), this.progress,
        h("button", { class: "primary", id: "prepare", onclick: () => void this.prepare() }, "Prepare the sessions")),
      h("section", { class: "choice" }, h("div", { class: "pane" }, canvas), this.side), this.strip);
    this.pane = new VideoPane(canvas, info.width, info.height);
    this.pane.onclick = (x, y) => this.clicked(x, y);
    this.strip.addEventListener("pointerdown", (event) => void this.seek(Math.round((event.offsetX / this.strip.clientWidth) * info.frames)));
    this.strip.addEventListener("pointermove", (event) => event.buttons && void this.seek(Math.round((event.offsetX / this.strip.clientWidth) * info.frames)));
    this.drawSide();
  }

  close(): void {
    this.saver.close();
  }

  keys(): Key[] {
    const step = (by: number) => () => void this.seek(this.frame + by);
    const mode = (name: Mode) => () => this.setMode(name);
    return [
      { keys: "ArrowLeft ,", does: "a frame back", run: step(-1) },
      { keys: "ArrowRight .", does: "a frame on", run: step(1) },
      { keys: "Shift+ArrowLeft", does: "a second back", run: step(-Math.round(this.info.fps)) },
      { keys: "Shift+ArrowRight", does: "a second on", run: step(Math.round(this.info.fps)) },
      { keys: "Home", does: "first frame", run: () => void this.seek(0) },
      { keys: "End", does: "last frame", run: () => void this.seek(this.info.frames - 1) },
      { keys: "c", does: "another clip: the shot at this frame", run: () => this.addClip() },
      { keys: "n", does: "next clip", run: () => this.selectClip((this.clip + 1) % Math.max(1, this.choice.clips.length)) },
      { keys: "i", does: "the clip starts here", run: () => this.edge("start", this.frame) },
      { keys: "o", does: "the clip ends here", run: () => this.edge("stop", this.frame + 1) },
      { keys: "p", does: "the next click is on the person", run: mode("person") },
      { keys: "+ =", does: "the next clicks are on the object", run: mode("on") },
      { keys: "-", does: "the next clicks are not on the object", run: mode("off") },
      { keys: "x", does: "click at the cross (move it with Alt and arrows)", run: () => this.clicked(...(this.pane.cursor ?? [this.info.width / 2, this.info.height / 2])) },
      { keys: "Alt+ArrowLeft", does: "cross two pixels left (Alt+Shift: twenty)", run: () => this.move(-2, 0) },
      { keys: "Alt+ArrowRight", does: "right", run: () => this.move(2, 0) },
      { keys: "Alt+ArrowUp", does: "up", run: () => this.move(0, -2) },
      { keys: "Alt+ArrowDown", does: "down", run: () => this.move(0, 2) },
      { keys: "Alt+Shift+ArrowLeft", does: "twenty pixels left", run: () => this.move(-20, 0) },
      { keys: "Alt+Shift+ArrowRight", does: "twenty pixels right", run: () => this.move(20, 0) },
      { keys: "Alt+Shift+ArrowUp", does: "twenty pixels up", run: () => this.move(0, -20) },
      { keys: "Alt+Shift+ArrowDown", does: "twenty pixels down", run: () => this.move(0, 20) },
      { keys: "Delete", does: "remove the clip", run: () => this.removeClip() },
      { keys: "Ctrl+Enter", does: "prepare the sessions", run: () => void this.prepare() },
    ];
  }

  async seek(frame: number): Promise<void> {
    this.frame = Math.max(0, Math.min(this.info.frames - 1, frame));
    const wanted = this.frame;
    this.refresh();
    const found = await fetch(`/api/videos/${this.info.id}/frames/${wanted}.jpg`);
    if (this.frame !== wanted) return;
    if (found.ok) this.pane.picture = await createImageBitmap(await found.blob());
    else this.said(`frame ${wanted} could not be loaded`, true);
    this.refresh();
  }

  // --- what is chosen -----------------------------------------------------------------------------------------------

  private addClip(): void {
    if (this.choice.clips.length >= this.info.max_clips) {
      this.said(`at most ${this.info.max_clips} clips of a video`, true);
      return;
    }
    // Before the cuts are known the whole video counts as one shot.
    const shot = this.shots.find(([start, stop]) => start <= this.frame && this.frame < stop) ?? [0, this.info.frames];
    const longest = Math.floor(this.info.max_seconds * this.info.fps);
    // A shot that is too long starts at the frame shown, as somebody looked for it.
    const start = shot[1] - shot[0] <= longest ? shot[0] : this.frame;
    this.choice.clips.push({ start, stop: Math.min(shot[1], start + longest), action: "", person_px: null, object_px: [] });
    this.selectClip(this.choice.clips.length - 1);
    this.changed();
  }

  selectClip(number: number): void {
    this.clip = number;
    const clip = this.current();
    if (clip) void this.seek(clip.start);
    this.drawSide();
  }

  private removeClip(): void {
    this.choice.clips.splice(this.clip, 1);
    this.clip = Math.max(0, this.clip - 1);
    this.changed();
  }

  private edge(which: "start" | "stop", frame: number): void {
    const clip = this.current();
    if (!clip) return;
    if (which === "start" ? frame >= clip.stop : frame <= clip.start) {
      this.said("a clip ends after it starts", true);
      return;
    }
    // The points lie in the first frame: another first frame needs others.
    if (which === "start" && frame !== clip.start && (clip.person_px || clip.object_px.length)) {
      clip.person_px = null;
      clip.object_px = [];
      this.said("the clip starts elsewhere: click person and object again");
    }
    clip[which] = frame;
    this.changed();
  }

  private setMode(mode: Mode): void {
    this.mode = mode;
    this.drawSide();
  }

  private move(dx: number, dy: number): void {
    const [x, y] = this.pane.cursor ?? [this.info.width / 2, this.info.height / 2];
    this.pane.cursor = [x + dx, y + dy];
    this.pane.redraw();
  }

  private clicked(x: number, y: number): void {
    const clip = this.current();
    if (!clip) {
      this.said("add a clip first (C)", true);
      return;
    }
    if (this.frame !== clip.start) {
      this.said(`points are set in the clip's first frame (${clip.start})`, true);
      void this.seek(clip.start);
      return;
    }
    const at: [number, number] = [Math.round(x * 10) / 10, Math.round(y * 10) / 10];
    if (x < 0 || y < 0 || x > this.info.width || y > this.info.height) return;
    if (this.mode === "person") clip.person_px = at;
    else clip.object_px.push([...at, this.mode === "on" ? 1 : 0]);
    this.changed();
  }

  private current(): ClipChoice | null {
    return this.choice.clips[this.clip] ?? null;
  }

  private changed(): void {
    this.drawSide();
    this.saver.changed();
  }

  // --- the server's work --------------------------------------------------------------------------------------------

  private async findShots(): Promise<void> {
    const result = await jobs.run<{ shots: number[][] }>(`/api/videos/${this.info.id}/shots`, this.progress, this.said);
    if (result) this.shots = result.shots;
    this.refresh();
  }

  async prepare(): Promise<void> {
    if (!(await this.saver.save())) return;
    const result = await jobs.run<{ sessions: string[] }>(`/api/videos/${this.info.id}/prepare`, this.progress, this.said);
    if (result) dialog("Prepared", h("p", {}, `${result.sessions.join(", ")} can be annotated now.`), h("a", { href: "#", onclick: () => document.querySelector("dialog")?.close() }, "To the sessions"));
  }

  // --- drawing ------------------------------------------------------------------------------------------------------

  private drawSide(): void {
    const { choice, info } = this;
    const field = (title: string, name: "category" | "object" | "address" | "skip", more: Record<string, unknown> = {}) => {
      const input = h("input", { type: "text", value: choice[name], name, maxlength: 200, ...more });
      input.addEventListener("input", () => { choice[name] = input.value; this.saver.changed(); });
      return h("label", {}, title, input);
    };
    const height = h("input", { type: "number", min: 0.5, max: 2.5, step: 0.01, name: "height", value: choice.height_m ?? "" });
    height.addEventListener("change", () => { choice.height_m = height.value ? Number(height.value) : null; this.changed(); });
    const modes: [Mode, string, string][] = [["person", "person (P)", "mode-person"], ["on", "object (+)", "mode-on"], ["off", "not object (-)", "mode-off"]];
    replace(this.side,
      field("category of the object", "category", { placeholder: "box" }),
      field("object: mesh file, or primitive in meters", "object", { placeholder: "box:0.4x0.3x0.3", list: "meshes" }),
      h("datalist", { id: "meshes" }, ...[...info.objects, "box:0.4x0.3x0.3", "cylinder:0.05x1.2", "sphere:0.12"].map((value) => h("option", { value }))),
      h("label", {}, "the person's height, m (fixes the scale)", height),
      field("address of the video", "address"),
      field("not usable because", "skip"),
      h("h2", {}, "Clips"),
      ...choice.clips.map((clip, i) => this.card(clip, i)),
      h("button", { id: "add-clip", disabled: choice.clips.length >= info.max_clips, onclick: () => this.addClip() }, "Add the shot at this frame (C)"),
      h("div", { class: "modes" }, "click on: ", ...modes.map(([mode, title, id]) => h("button", { id, "aria-pressed": String(this.mode === mode), onclick: () => this.setMode(mode) }, title))),
    );
  }

  private card(clip: ClipChoice, i: number): HTMLElement {
    const action = h("input", { type: "text", value: clip.action, placeholder: "action: lift", maxlength: 60 });
    action.addEventListener("change", () => { clip.action = action.value; this.changed(); });
    const seconds = ((clip.stop - clip.start) / this.info.fps).toFixed(1);
    const on = clip.object_px.filter((point) => point[2]).length;
    return h("div", { class: i === this.clip ? "card selected" : "card", "data-clip": i, onclick: (event: Event) => { if (!(event.target instanceof HTMLInputElement) && i !== this.clip) this.selectClip(i); } },
      h("b", {}, `frames ${clip.start} to ${clip.stop - 1}, ${seconds} s`), action,
      h("span", { class: "hint" }, `${clip.person_px ? "person clicked" : "largest person"}; ${on} on, ${clip.object_px.length - on} off the object`),
      i === this.clip ? h("div", {},
        h("button", { onclick: () => this.edge("start", this.frame) }, "starts here (I)"), h("button", { onclick: () => this.edge("stop", this.frame + 1) }, "ends here (O)"),
        h("button", { onclick: () => { clip.person_px = null; clip.object_px = []; this.changed(); } }, "no points"), h("button", { onclick: () => this.removeClip() }, "Remove")) : null);
  }

  private draw(): void {
    replace(this.bar, `${this.frame} / ${this.info.frames - 1}`, h("span", { class: "hint", id: "choice-state" }, ` ${this.saver.state}`));
    const clip = this.current();
    const marks: Mark[] = [];
    if (clip && clip.start === this.frame) {
      clip.object_px.forEach(([x, y, on], i) => marks.push({ id: `${on ? "on" : "off"} ${i}`, label: on ? "object" : "not", color: on ? "#ff8c2b" : "#cccccc", x, y, kind: on ? "manual" : "tracked", selected: false }));
      if (clip.person_px) marks.push({ id: "person", label: "person", color: "#56b4e9", x: clip.person_px[0], y: clip.person_px[1], kind: "manual", selected: false });
    }
    this.pane.marks = marks;
    this.pane.redraw();
    this.drawStrip();
  }

  private drawStrip(): void {
    const g = this.strip.getContext("2d")!;
    const width = (this.strip.width = this.strip.clientWidth);
    const height = (this.strip.height = this.strip.clientHeight);
    const x = (frame: number) => (frame / this.info.frames) * width;
    this.shots.forEach(([start, stop], i) => {
      g.fillStyle = i % 2 ? "#2a3342" : "#38465c";
      g.fillRect(x(start), 0, x(stop) - x(start), height);
    });
    this.choice.clips.forEach((clip, i) => {
      g.fillStyle = i === this.clip ? "#ff8c2bcc" : "#ff8c2b66";
      g.fillRect(x(clip.start), height / 3, x(clip.stop) - x(clip.start), height / 3);
    });
    g.fillStyle = "#ffffff";
    g.fillRect(x(this.frame), 0, 2, height);
  }
}
