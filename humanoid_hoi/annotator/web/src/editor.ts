// One session open: the panes, what a click or a key does in each, and what is drawn when something changed.

import { Matrix4, Vector3 } from "three";

import { bytes, get, post } from "./api";
import { BodyPane } from "./body_pane";
import { colorOf } from "./colors";
import * as commands from "./commands";
import { contactsAt, equations, hardlyMoves, holderOf, isEmpty, isVisible, seenAt } from "./document";
import { byId, dialog, h, replace, throttled } from "./dom";
import type { Dot } from "./dots";
import * as jobs from "./jobs";
import type { Key } from "./keys";
import { KeypointPanel } from "./keypoint_panel";
import { LessonBox } from "./lesson";
import { MaskMode } from "./mask_mode";
import { isHeavy, isSlow, lighterWords } from "./light";
import { Media, meshOf, readMesh, type MeshData } from "./media";
import { askLength, showHistory, showSupports } from "./panels";
import { PointsPanel } from "./points_panel";
import { anchorPoint, Outline, type Pose, project, transform, type Vec3 } from "./pose";
import { ScenePane, type Picked } from "./scene_pane";
import { drawnInSoftware } from "./software";
import { Store } from "./store";
import { Timeline } from "./timeline";
import type { Box, JobState, Me, Placed, Proposal, SessionInfo, Solved } from "./types";
import { type Mark, VideoPane } from "./video_pane";

// A pause of work after which stage 1 runs by itself.
const LIVE_MS = 900;

interface Prediction {
  model_version: string;
  proposals: Proposal[];
}

export class Editor {
  readonly store: Store;
  readonly video: VideoPane;
  readonly scene: ScenePane;
  readonly timeline: Timeline;
  readonly body: BodyPane;
  readonly tree: KeypointPanel;
  readonly masks: MaskMode;
  frame = 0;
  selected: string | null = null;
  solved: Solved | null = null;
  solvedJob: string | null = null;
  accepted: Placed | null = null;
  proposals: Proposal[] = [];
  ready = false;
  readonly refresh = throttled(() => this.draw());
  private readonly refreshBar = throttled(() => this.drawBar());

  private readonly media: Media;
  private readonly points: PointsPanel;
  private readonly outline: Outline | null;
  private readonly lesson: LessonBox | null;
  private readonly seen = new Set<string>();
  private proposalFrame = -1;
  private proposalVersion = "";
  private playing = 0;
  private measuring: Picked[] | null = null;
  private previewScale: number | null = null;
  private liveTimer = 0;
  private liveRevision = -1;
  private job: string | null = null;
  private showBody = true;
  private gizmo = false;
  private pointed: string | null = null;
  private drawnVersion = -1;
  private drawnLease = false;
  private suggestedVersion = -1;
  private suggested = "";

  static async open(me: Me, id: string, said: (text: string, bad?: boolean) => void, leave: () => void): Promise<Editor> {
    const resting = bytes("/api/body.bin").then(readMesh);
    const info = await get<SessionInfo>(`/api/sessions/${id}`);
    // All at once: the page shows nothing useful before they are there.
    const [mesh, light, rest] = await Promise.all([
      meshOf(info, "mesh"),
      isHeavy(info.faces) && drawnInSoftware() ? meshOf(info, "light") : null,
      resting,
    ]);
    const editor = new Editor(me, info, mesh, light, rest, said, leave);
    await editor.store.start();
    // A result that waits to be accepted outlives a reload of the page.
    await editor.recall();
    await editor.seek(info.document ? firstFrame(info) : 0);
    editor.ready = true;
    // The object takes its place when the page is drawn; framed before that, it would stand beside the view.
    editor.draw();
    editor.scene.frameObject();
    // A weak graphics card tells by how long it takes.
    if (!light && isHeavy(info.faces) && isSlow(editor.scene.view.measure())) await editor.lighten();
    editor.scheduleLive();
    return editor;
  }

  private constructor(
    me: Me,
    readonly info: SessionInfo,
    private readonly mesh: MeshData,
    light: MeshData | null,
    private readonly rest: MeshData,
    private readonly said: (text: string, bad?: boolean) => void,
    private readonly leave: () => void,
  ) {
    this.store = new Store(info, () => this.storeChanged(), said);
    this.media = new Media(info.id, info.frames);
    this.outline = mesh.faces.length > 0 ? new Outline(mesh.vertices, mesh.faces) : null;
    this.video = new VideoPane(byId("video"), info.width, info.height);
    this.scene = new ScenePane(byId("scene"), byId("scene-dots"), byId("scene-behind"), info.camera, [info.width, info.height], mesh, light);
    if (light) this.tellLighter(light);
    this.timeline = new Timeline(byId("timeline"), info.frames, byId("tip"));
    this.body = new BodyPane(byId("body"), byId("body-dots"), rest, me.keypoints);
    replace(byId("tree"));
    this.tree = new KeypointPanel(byId("tree"), me.keypoints);
    this.points = new PointsPanel(byId("points"), me.keypoints, {
      select: (id) => this.select(id),
      endContact: () => this.endContact(),
      removeKey: () => this.withSelected((id) => this.store.run(commands.removeContactKey(this.store.doc, id, this.frame))),
      remove: () => this.removeSelected(),
      toggleVisible: () => this.withSelected((id) => this.store.run(commands.toggleVisible(this.store.doc, id, this.frame))),
      track: (direction, all) => void this.track(direction, all),
      unplace: () => this.withSelected((id) => this.store.run(commands.clearTrack(this.store.doc, id, this.frame, this.frame + 1))),
    });
    this.masks = new MaskMode(this.store, this.video, () => this.frame, (frame) => void this.seek(frame),
      (path, body) => this.work(path, body), said, () => location.reload());
    this.lesson = info.tutorial ? new LessonBox(byId("lesson"), info.tutorial) : null;
    this.accepted = info.accepted;
    this.connect();
    this.toolbar();
  }

  /** Draw fewer triangles than the mesh has. */
  private async lighten(): Promise<void> {
    const light = await meshOf(this.info, "light");
    this.scene.lighten(light);
    this.tellLighter(light);
  }

  private tellLighter(light: MeshData): void {
    const note = byId("lighter");
    note.hidden = false;
    note.textContent = lighterWords(light.faces.length / 3, this.info.faces);
  }

  close(): void {
    delete byId("editor").dataset.ready;
    this.pause();
    window.clearTimeout(this.liveTimer);
    this.store.stop();
    this.scene.view.dispose();
    this.body.view.dispose();
  }

  // --- what clicks do -----------------------------------------------------------------------------------------------

  private connect(): void {
    // A click on another point selects it; anything else places the selected one.
    this.video.onclick = (x, y, hit) => (hit && hit !== this.selected ? this.select(hit) : this.placeAt(x, y));
    this.video.ondrag = (id, x, y) => {
      this.select(id);
      this.placeAt(x, y);
    };
    this.scene.onpick = (picked, move) => {
      if (this.measuring) this.measure(picked);
      // Alt+click: the selected point moves on the surface, with all that was said about it.
      else if (move) this.withSelected((id) => this.store.run(commands.moveAnchor(this.store.doc, id, picked.anchor)));
      else this.newPoint(picked);
    };
    this.scene.ondot = (id) => (id.startsWith("proposal ") ? this.accept(Number(id.slice(9))) : this.select(id));
    this.scene.onscale = (scale, final) => {
      // While the handles are pulled only the picture follows; letting go makes one edit of it.
      this.previewScale = final ? null : scale;
      if (final) this.store.run(commands.setScale(Math.round(scale * 1e5) / 1e5));
      this.refresh();
    };
    this.timeline.onseek = (frame) => void this.seek(frame);
    this.timeline.onselect = (id) => this.select(id);
    this.timeline.onmovekey = (id, from, to) => this.store.run(commands.moveContactKey(this.store.doc, id, from, to));
    this.timeline.onrange = () => this.rangeTools();
    this.body.onkeypoint = (name) => this.assign(name);
    this.body.onhover = (name) => this.point(name);
    this.tree.onchoose = (name) => this.assign(name);
    this.tree.onpoint = (name) => this.point(name);
    for (const where of ["front", "back", "left hand", "right hand"] as const) {
      byId(`look-${where.replace(" ", "-")}`).onclick = () => this.body.look(where);
    }
  }

  select(id: string | null): void {
    this.selected = id;
    this.refresh();
  }

  private withSelected(run: (id: string) => void): void {
    if (this.selected && this.store.doc.points[this.selected]) run(this.selected);
    else this.said("choose a point first (N goes to the next one)", true);
  }

  private newPoint(picked: Picked): void {
    const id = commands.freshId(this.store.doc);
    if (this.store.run(commands.addPoint(id, picked.anchor))) this.select(id);
  }

  private placeAt(x: number, y: number): void {
    // The same bound as the server's: one picture size on every side.
    if (x < -this.info.width || y < -this.info.height || x > 2 * this.info.width || y > 2 * this.info.height) return;
    this.withSelected((id) => this.store.run(commands.place(id, this.frame, x, y)));
  }

  assign(released: string): void {
    // The server would refuse it as well; here the sentence can name what to do.
    this.withSelected((id) => {
      const other = holderOf(this.store.doc, released, this.frame, id);
      if (other) {
        this.said(`${this.points.shown(released)} touches ${other} in this frame: end that contact first (select ${other}, E)`, true);
        return;
      }
      if (this.store.run(commands.assign(this.store.doc, id, this.frame, released))) this.tree.used(released);
    });
  }

  private endContact(): void {
    this.withSelected((id) => {
      const command = commands.endContact(this.store.doc, id, this.frame);
      if (command) this.store.run(command);
      else this.said("no contact holds here", true);
    });
  }

  private removeSelected(): void {
    this.withSelected((id) => {
      if (this.store.run(commands.removePoint(this.store.doc, id))) this.select(null);
    });
  }

  private point(released: string | null): void {
    this.pointed = released;
    this.showKeypoints();
  }

  private measure(picked: Picked): void {
    this.measuring!.push(picked);
    if (this.measuring!.length < 2) {
      this.said("now the other end");
      return;
    }
    const [a, b] = this.measuring!;
    this.measuring = null;
    // The points are at scale 1, so the known length gives the scale itself.
    askLength(a.point, b.point, this.store.doc.scale, (command) => this.store.run(command));
  }

  // --- time ---------------------------------------------------------------------------------------------------------

  /** Show a frame; who asks for one while the video plays wants to stay there. */
  async seek(frame: number, playing = false): Promise<void> {
    if (this.playing && !playing) this.pause();
    this.frame = Math.max(0, Math.min(this.info.frames - 1, frame));
    const wanted = this.frame;
    this.store.touch();
    this.refresh();
    this.loadBody();
    try {
      const picture = await this.media.frame(wanted);
      // Somebody went on stepping: an older picture must not replace a newer one.
      if (this.frame !== wanted) return;
      this.video.picture = picture;
      this.scene.setPicture(picture);
      this.refresh();
    } catch {
      this.said(`frame ${wanted} could not be loaded`, true);
    }
    this.media.prefetch(wanted, 1, 4);
  }

  private loadBody(): void {
    const wanted = this.frame;
    if (this.playing) return; // a body is 160 kB a frame: it appears when the video stands still
    // Two bodies: as observed, and, where a result covers the frame, as solved (the ghost).
    const observed = this.showBody ? this.media.observedBody(wanted) : Promise.resolve(null);
    void observed.then((raw) => {
      if (this.frame === wanted) this.scene.setBody(raw ? this.skin(raw) : null, this.rest.faces, false);
    }).catch(() => undefined);
    const ghost = this.solvedJob && this.row() !== null && this.showBody ? this.media.solvedBody(this.solvedJob, wanted) : Promise.resolve(null);
    void ghost.then((raw) => {
      if (this.frame === wanted) this.scene.setBody(raw ? this.skin(raw) : null, this.rest.faces, true);
    }).catch(() => undefined);
  }

  private skin(raw: Float32Array): Float32Array {
    // Behind the skin's vertices the keypoints follow; here they are not needed.
    return raw.subarray(0, this.rest.vertices.length);
  }

  private togglePlay(): void {
    if (this.playing) this.pause();
    else {
      const began = performance.now();
      const from = this.frame >= this.info.frames - 1 ? 0 : this.frame;
      // By the clock, not by counting: frames that come late are left out and the
      // speed stays right.
      const tick = () => {
        const next = from + Math.floor(((performance.now() - began) * this.info.fps) / 1000);
        // The last frame too, where a slow machine came from one long before it.
        if (next >= this.info.frames) void this.seek(this.info.frames - 1);
        else {
          if (next !== this.frame) void this.seek(next, true);
          this.playing = requestAnimationFrame(tick);
        }
      };
      this.playing = requestAnimationFrame(tick);
      byId("play").textContent = "❚❚";
    }
  }

  private pause(): void {
    cancelAnimationFrame(this.playing);
    this.playing = 0;
    byId("play").textContent = "▶";
    this.loadBody();
  }

  // --- server's work ------------------------------------------------------------------------------------------------

  /** A reloaded page finds the newest result again. */
  private async recall(): Promise<void> {
    const found = await get<{ running: JobState[]; result: string | null }>(`${this.store.path}/jobs`);
    if (!found.result) return;
    const state = await get<JobState>(`/api/jobs/${found.result}`);
    this.show(state.result as Solved, found.result);
  }

  /** Run a job with its bar; returns its result, or null when it failed or was cancelled. */
  private async work<T>(path: string, body: unknown, quiet = false): Promise<{ id: string; result: T } | null> {
    const bar = byId("progress");
    try {
      // The server works on its own document: what was edited here must have arrived.
      if (!(await this.store.flushed())) throw new Error("the server cannot be reached");
      const id = await jobs.start(path, body);
      if (!quiet) this.job = id;
      const state = await jobs.watch(id, (now) => {
        if (!quiet) replace(bar, h("span", {}, jobs.words(now)), h("progress", now.total ? { value: now.step, max: now.total } : {}), h("button", { onclick: () => jobs.cancel(id) }, "Cancel"));
      });
      if (state.state === "cancelled" && !quiet) this.said("cancelled");
      return state.state === "done" ? { id, result: state.result as T } : null;
    } catch (error) {
      if (!quiet) this.said((error as Error).message, true);
      return null;
    } finally {
      if (!quiet) {
        this.job = null;
        replace(bar);
      }
      this.refresh();
    }
  }

  async track(direction: "forward" | "backward" | "both", all: boolean): Promise<void> {
    // A track starts where a point has a place in this frame.
    const placed = Object.entries(this.store.doc.points).filter(([, point]) => point.track[this.frame]).map(([id]) => id);
    const names = all ? placed : this.selected && placed.includes(this.selected) ? [this.selected] : [];
    if (names.length === 0) {
      this.said("click where the point is in the video first", true);
      return;
    }
    const range = this.timeline.range;
    // A marked range limits tracking only when one stands in it.
    const inside = range && range.first <= this.frame && this.frame < range.stop;
    const limits = inside ? { start: range.first, stop: range.stop } : {};
    const done = await this.work<{ tracked: number; lost: number }>(`${this.store.path}/track`, { points: names, frame: this.frame, direction, lease: this.store.lease, ...limits });
    if (!done) return;
    // The server's job appended the track to the journal; now it comes here.
    await this.store.catchUp();
    this.seen.add("tracked");
    this.said(`followed in ${done.result.tracked} frames${done.result.lost ? `, lost in ${done.result.lost}: correct it where it is lost and track on` : ""}`);
  }

  async optimize(stages: 1 | 2): Promise<void> {
    const done = await this.work<Solved>(`${this.store.path}/optimize`, { stages });
    if (!done) return;
    this.show(done.result, done.id);
    this.seen.add(`stage ${stages}`);
    const { reprojection_px_mean: px, contact_mm: mm } = done.result.after;
    const notes = done.result.notes.length > 0 ? " Read its notes first." : "";
    this.said(`stage ${stages} in ${done.result.seconds.toFixed(1)} s: reprojection ${text(px)} px, contact ${text(mm)} mm. Accept (Enter) or reject (Backspace) the orange result.${notes}`);
  }

  /** Stage 1 by itself after every pause of work: the strips stay true. */
  private scheduleLive(): void {
    window.clearTimeout(this.liveTimer);
    const box = document.getElementById("live") as HTMLInputElement | null;
    // Not while somebody's own job runs, nor for readers, nor when nothing is marked yet.
    if (!box?.checked || !this.store.lease || this.job || !hasAnything(this.store)) return;
    // Nor twice for one document; and a result of stage 2 is not replaced by one of
    // stage 1 unasked.
    if (this.liveRevision === this.store.version || this.solved?.stages === 2) return;
    this.liveTimer = window.setTimeout(() => void this.runLive(), LIVE_MS);
  }

  private async runLive(): Promise<void> {
    // Remembered from before the run: edits made meanwhile call for another one.
    const version = this.store.version;
    const done = await this.work<Solved>(`${this.store.path}/optimize`, { stages: 1, live: true }, true);
    if (done) this.liveRevision = version;
    if (done && !this.job) this.show(done.result, done.id);
  }

  private show(solved: Solved | null, job: string | null): void {
    this.solved = solved;
    this.solvedJob = job;
    this.timeline.solved = solved;
    this.showNotes();
    this.loadBody();
    this.refresh();
  }

  /** A palm on a wrong face, a size that cannot be right: the solver says so in words, one click away. */
  private showNotes(): void {
    const notes = this.solved?.notes ?? [];
    const button = byId<HTMLButtonElement>("notes");
    button.hidden = notes.length === 0;
    button.textContent = notes.length === 1 ? "1 note" : `${notes.length} notes`;
    button.onclick = () => dialog("The solver says", h("ul", {}, ...notes.map((note) => h("li", {}, note))));
  }

  async acceptResult(): Promise<void> {
    if (!this.solvedJob || !this.solved) {
      this.said("there is no result to accept: optimize first", true);
      return;
    }
    try {
      const { folder } = await post<{ folder: string }>(`/api/jobs/${this.solvedJob}/accept`, { lease: this.store.lease });
      this.accepted = this.solved;
      this.seen.add("accepted");
      this.said(`accepted: written to ${folder}, as hoi reconstruct would`);
    } catch (error) {
      this.said((error as Error).message, true);
    }
    this.refresh();
  }

  async rejectResult(): Promise<void> {
    if (!this.solvedJob) return;
    await post(`/api/jobs/${this.solvedJob}/reject`).catch(() => undefined);
    this.show(null, null);
    this.liveRevision = this.store.version; // not at once again
    this.said("result rejected");
  }

  async retarget(): Promise<void> {
    const done = await this.work<{ verdict: string; reasons: string[]; clip: string; next: string[] }>(`${this.store.path}/retarget`, {});
    if (!done) return;
    const { verdict, reasons, clip, next } = done.result;
    const list = (lines: string[]) => h("ul", {}, ...lines.map((line) => h("li", {}, line)));
    this.seen.add("clip");
    this.refresh();
    dialog(`Clip: ${verdict}`, h("p", {}, `${clip} is written; readiness says:`), list(reasons), h("p", {}, "Next:"), list(next));
  }

  async predict(): Promise<void> {
    try {
      const found = await post<Prediction>(`${this.store.path}/predict`, { frame: this.frame });
      // What was accepted or rejected once is not proposed again.
      const decided = this.store.doc.provenance;
      this.proposals = found.proposals.filter((p) => !decided[`${this.frame}:${p.keypoint}`]);
      this.proposalFrame = this.frame;
      this.proposalVersion = found.model_version;
      this.seen.add("predicted");
      this.said(`${this.proposals.length} proposals by ${found.model_version}: A accepts those from 50 %, click a hollow dot to accept it`);
    } catch (error) {
      this.said((error as Error).message, true);
    }
    this.refresh();
  }

  private accept(at: number): void {
    const proposal = this.proposals[at];
    if (!proposal) return;
    // The proposal joins a point at its vertex; that one does not count as another
    // holder of the keypoint.
    const other = Object.entries(this.store.doc.points).find(([, point]) => point.anchor.vertex === proposal.vertex)?.[0] ?? "";
    const holder = holderOf(this.store.doc, proposal.keypoint, this.proposalFrame, other);
    if (holder) {
      this.said(`${this.points.shown(proposal.keypoint)} touches ${holder} already`, true);
      return;
    }
    if (this.store.run(commands.acceptProposal(this.store.doc, proposal, this.proposalFrame, this.proposalVersion))) {
      this.proposals = this.proposals.filter((p) => p !== proposal);
      this.seen.add("dismissed");
      this.refresh();
    }
  }

  private acceptLikely(): void {
    // Filtered first and looked up anew each time, as accepting takes proposals out of the list.
    for (const proposal of this.proposals.filter((p) => p.probability >= 0.5)) this.accept(this.proposals.indexOf(proposal));
  }

  private rejectProposals(): void {
    for (const proposal of this.proposals) this.store.run(commands.rejectProposal(proposal, this.proposalFrame, this.proposalVersion));
    this.proposals = [];
    this.refresh();
  }

  async export(force = false): Promise<void> {
    try {
      if (!(await this.store.flushed())) throw new Error("the server cannot be reached");
      const { file } = await post<{ file: string }>(`${this.store.path}/export`, { force });
      this.said(`written: ${file}`);
    } catch (error) {
      this.said((error as Error).message, true);
      if (/another program/.test((error as Error).message)) this.outsideDialog();
    }
  }

  private outsideDialog(): void {
    const box = dialog("The annotation file was changed by another program",
      h("button", { onclick: () => { box.close(); void this.reimport(); } }, "Take it in (can be undone)"),
      h("button", { onclick: () => { box.close(); void this.export(true); } }, "Write over it"));
  }

  private async reimport(): Promise<void> {
    try {
      await post(`${this.store.path}/reimport`, { base: this.store.revision, lease: this.store.lease });
      await this.store.catchUp();
    } catch (error) {
      this.said((error as Error).message, true);
    }
  }

  private async submit(): Promise<void> {
    try {
      if (!(await this.store.flushed())) throw new Error("the server cannot be reached");
      await post(`${this.store.path}/state`, { state: "submitted" });
      this.said("submitted, and the annotation file is written");
      this.leave();
    } catch (error) {
      this.said((error as Error).message, true);
    }
  }

  // --- toolbar, keys ------------------------------------------------------------------------------------------------

  private toolbar(): void {
    const on = (id: string, run: () => void) => (byId(id).onclick = run);
    on("back", () => this.leave());
    on("undo", () => void this.store.step("undo"));
    on("redo", () => void this.store.step("redo"));
    on("history", () => void showHistory(this.store.path, this.store.revision, (revision) => void this.store.step("restore", { revision })));
    on("play", () => this.togglePlay());
    on("through", () => this.toggleThrough());
    on("predict", () => void this.predict());
    on("stage1", () => void this.optimize(1));
    on("stage2", () => void this.optimize(2));
    on("accept", () => void this.acceptResult());
    on("reject", () => void this.rejectResult());
    on("retarget", () => void this.retarget());
    on("export", () => void this.export());
    on("submit", () => void this.submit());
    on("takeover", () => void this.store.takeLease(true));
    on("masks", () => this.masks.toggle());
    on("supports", () => showSupports(this.store.doc, this.supportUnderObject(), (command) => this.store.run(command), this.store.lease !== null));
    on("gizmo", () => this.toggleGizmo());
    on("edge", () => this.startMeasuring());
    byId<HTMLInputElement>("static").onchange = (event) => this.store.run(commands.setStatic((event.target as HTMLInputElement).checked));
    byId<HTMLInputElement>("scale").onchange = (event) => {
      const value = Number((event.target as HTMLInputElement).value);
      if (value > 0) this.store.run(commands.setScale(value));
      this.refresh();
    };
  }

  keys(): Key[] {
    const step = (by: number) => () => void this.seek(this.frame + by);
    const nudge = (dx: number, dy: number) => () => this.nudge(dx, dy);
    return [
      { keys: "Space", does: "play, pause", run: () => this.togglePlay() },
      { keys: "ArrowLeft ,", does: "a frame back", run: step(-1) },
      { keys: "ArrowRight .", does: "a frame on", run: step(1) },
      { keys: "Shift+ArrowLeft", does: "ten frames back", run: step(-10) },
      { keys: "Shift+ArrowRight", does: "ten frames on", run: step(10) },
      { keys: "Home", does: "first frame", run: () => void this.seek(0) },
      { keys: "End", does: "last frame", run: () => void this.seek(this.info.frames - 1) },
      { keys: "[", does: "the selected point's first tracked frame", run: () => this.jump(-1) },
      { keys: "]", does: "the selected point's last tracked frame", run: () => this.jump(1) },
      { keys: "n ArrowDown", does: "next point", run: () => this.next(1) },
      { keys: "Shift+n ArrowUp", does: "point before", run: () => this.next(-1) },
      { keys: "x", does: "new point at the middle of the object view (turn it with w a s d, q z)", run: () => this.scene.pickCenter(false) },
      { keys: "Shift+x", does: "move the selected point to the middle of the object view (with the mouse: Alt+click)", run: () => this.scene.pickCenter(true) },
      { keys: "a", does: "turn the object view left; with proposals: accept those from 50 %", run: () => (this.proposals.length ? this.acceptLikely() : this.scene.turn(-0.15, 0, 1)) },
      { keys: "d", does: "turn the object view right", run: () => this.scene.turn(0.15, 0, 1) },
      { keys: "w", does: "turn the object view up", run: () => this.scene.turn(0, 0.12, 1) },
      { keys: "s", does: "turn the object view down", run: () => this.scene.turn(0, -0.12, 1) },
      { keys: "q", does: "nearer", run: () => this.scene.turn(0, 0, 0.85) },
      { keys: "z", does: "farther", run: () => this.scene.turn(0, 0, 1.18) },
      { keys: "k /", does: "search a keypoint to touch (Enter takes it)", run: () => this.tree.search.focus() },
      { keys: "m", does: "the mirror image of the keypoint used last", run: () => this.mirror() },
      { keys: "e", does: "end the contact here", run: () => this.endContact() },
      { keys: "r", does: "remove the contact key frame that holds here", run: () => this.withSelected((id) => this.store.run(commands.removeContactKey(this.store.doc, id, this.frame))) },
      { keys: "h", does: "hidden, or seen, from here", run: () => this.withSelected((id) => this.store.run(commands.toggleVisible(this.store.doc, id, this.frame))) },
      { keys: "i", does: "place the point at the video's cross (move it with Alt and arrows); in the masks: a dot of the brush", run: () => this.placeAtCursor() },
      { keys: "Alt+ArrowLeft", does: "cross or placed point a quarter pixel left (Alt+Shift: ten pixels)", run: nudge(-0.25, 0) },
      { keys: "Alt+ArrowRight", does: "right", run: nudge(0.25, 0) },
      { keys: "Alt+ArrowUp", does: "up", run: nudge(0, -0.25) },
      { keys: "Alt+ArrowDown", does: "down", run: nudge(0, 0.25) },
      { keys: "Alt+Shift+ArrowLeft", does: "ten pixels left", run: nudge(-10, 0) },
      { keys: "Alt+Shift+ArrowRight", does: "ten pixels right", run: nudge(10, 0) },
      { keys: "Alt+Shift+ArrowUp", does: "ten pixels up", run: nudge(0, -10) },
      { keys: "Alt+Shift+ArrowDown", does: "ten pixels down", run: nudge(0, 10) },
      { keys: "u", does: "forget where the point is in this frame", run: () => this.withSelected((id) => this.store.run(commands.clearTrack(this.store.doc, id, this.frame, this.frame + 1))) },
      { keys: "t", does: "track forward", run: () => void this.track("forward", false) },
      { keys: "Shift+t", does: "track backward", run: () => void this.track("backward", false) },
      { keys: "Alt+t", does: "track both ways", run: () => void this.track("both", false) },
      { keys: "Ctrl+Shift+t Shift+y", does: "track every placed point forward", run: () => void this.track("forward", true) },
      { keys: "Delete", does: "delete the point everywhere", run: () => this.removeSelected() },
      { keys: "p", does: "propose contacts for this frame", run: () => void this.predict() },
      { keys: "Shift+p", does: "reject the proposals shown", run: () => this.rejectProposals() },
      { keys: "o", does: "optimize: stage 1", run: () => void this.optimize(1) },
      { keys: "Shift+o", does: "optimize: stage 2", run: () => void this.optimize(2) },
      { keys: "Enter", does: "accept the result", run: () => void this.acceptResult() },
      { keys: "Backspace", does: "reject the result", run: () => void this.rejectResult() },
      { keys: "c", does: "look through the video camera, or around", run: () => this.toggleThrough() },
      { keys: "f", does: "fill the view with the object", run: () => this.scene.frameObject() },
      { keys: "Shift+f", does: "fill the view with everything", run: () => this.scene.frameObject(true) },
      { keys: "b", does: "show or hide the person; in the masks: the other brush", run: () => (this.masks.on ? this.masks.switchBrush() : this.toggleBody()) },
      { keys: "Shift+m", does: "masks of the object: review and repair, or back", run: () => this.masks.toggle() },
      { keys: "j", does: "next jump of the masks (Shift: the one before)", run: () => this.masks.nextJump(1) },
      { keys: "Shift+j", does: "jump before", run: () => this.masks.nextJump(-1) },
      { keys: "v", does: "masks: what this frame's strokes give", run: () => void this.masks.preview() },
      { keys: "Shift+v", does: "masks: carry them through the video", run: () => void this.masks.propagate() },
      { keys: "g", does: "handles to scale the object", run: () => this.toggleGizmo() },
      { keys: "l", does: "scale by a known length", run: () => this.startMeasuring() },
      { keys: "Ctrl+z", does: "undo", run: () => void this.store.step("undo") },
      { keys: "Ctrl+Shift+z Ctrl+y", does: "redo", run: () => void this.store.step("redo") },
      { keys: "Ctrl+s", does: "write the annotation file (edits are saved by themselves)", run: () => void this.export() },
      { keys: "Escape", does: "nothing selected, no range, no proposals", run: () => this.escape() },
    ];
  }

  private next(by: number): void {
    const ids = Object.keys(this.store.doc.points);
    if (ids.length === 0) return;
    // Nothing selected: forward begins at the first point, backward at the last.
    const at = this.selected ? ids.indexOf(this.selected) : by > 0 ? -1 : 0;
    this.select(ids[(at + by + ids.length) % ids.length]);
  }

  private jump(side: number): void {
    this.withSelected((id) => {
      const frames = Object.keys(this.store.doc.points[id].track).map(Number);
      if (frames.length > 0) void this.seek(side < 0 ? Math.min(...frames) : Math.max(...frames));
    });
  }

  private mirror(): void {
    const other = this.tree.mirror();
    if (other) this.assign(other);
    else this.said("choose a keypoint first", true);
  }

  private placeAtCursor(): void {
    const [x, y] = this.video.cursor ?? [this.info.width / 2, this.info.height / 2];
    if (this.masks.on) {
      this.masks.dot(x, y);
      return;
    }
    this.placeAt(x, y);
    this.video.cursor = null;
  }

  /** Move the selected point's place, or the cross when it has none here. */
  private nudge(dx: number, dy: number): void {
    const sample = this.selected && !this.masks.on ? this.store.doc.points[this.selected]?.track[this.frame] : undefined;
    if (sample && this.selected) this.store.run(commands.place(this.selected, this.frame, sample[0] + dx, sample[1] + dy));
    else {
      const [x, y] = this.video.cursor ?? [this.info.width / 2, this.info.height / 2];
      this.video.cursor = [x + dx, y + dy];
      this.video.redraw();
    }
  }

  private escape(): void {
    this.measuring = null;
    if (this.seen.has("predicted")) this.seen.add("dismissed"); // also where nothing was proposed
    this.proposals = [];
    this.timeline.range = null;
    this.video.cursor = null;
    this.rangeTools();
    this.select(null);
  }

  private toggleThrough(): void {
    this.scene.setThrough(!this.scene.through);
    this.scene.setPicture(this.video.picture);
    this.seen.add("through");
    this.refresh();
  }

  private toggleBody(): void {
    this.showBody = !this.showBody;
    this.loadBody();
  }

  private toggleGizmo(): void {
    this.gizmo = !this.gizmo;
    this.scene.showGizmo(this.gizmo);
  }

  private startMeasuring(): void {
    this.measuring = [];
    this.said("click both ends of an edge whose length you know");
  }

  private rangeTools(): void {
    const range = this.timeline.range;
    const bar = byId("range");
    if (!range) {
      replace(bar);
      return;
    }
    const act = (run: (id: string) => void) => () => this.withSelected(run);
    const { first, stop } = range;
    const doc = this.store.doc;
    replace(
      bar,
      h("span", {}, `frames ${first} to ${stop - 1}:`),
      h("button", { onclick: act((id) => this.store.run(commands.clearContacts(doc, id, first, stop, this.info.frames))) }, "no contact"),
      h("button", { onclick: act((id) => this.store.run(commands.clearTrack(doc, id, first, stop))) }, "forget track"),
      h("button", { onclick: act((id) => this.store.run(commands.copyContacts(doc, id, first, stop, this.frame, this.info.frames))), title: "the range's contacts begin again at the current frame" }, "copy contacts to here"),
      h("button", { onclick: () => { this.timeline.range = null; this.rangeTools(); this.timeline.redraw(); } }, "×"),
    );
  }

  // --- drawing ------------------------------------------------------------------------------------------------------

  private row(): number | null {
    // Results cover the annotated frames only; their rows count from the first of these.
    const s = this.solved;
    return s && this.frame >= s.start && this.frame < s.stop ? this.frame - s.start : null;
  }

  private scale(): number {
    return this.previewScale ?? this.store.doc.scale;
  }

  /** Where the object is in this frame: as coarsely aligned, or as accepted. */
  private pose(): Pose {
    const a = this.accepted;
    if (a && this.frame >= a.start && this.frame < a.stop) return a.poses[this.frame - a.start];
    return this.info.coarse[this.frame];
  }

  private colors(): Map<string, string> {
    // By order of the points: the same color in every pane.
    return new Map(Object.keys(this.store.doc.points).map((id, i) => [id, colorOf(i)]));
  }

  /** "Saving" and "saved" are words in the bar; only another document, or the right to edit it, is drawn anew. */
  private storeChanged(): void {
    const same = this.drawnVersion === this.store.version && this.drawnLease === (this.store.lease !== null);
    if (same) this.refreshBar();
    else this.refresh();
  }

  private draw(): void {
    if (this.selected && !this.store.doc.points[this.selected]) this.selected = null;
    const colors = this.colors();
    this.drawVideo(colors);
    this.drawScene(colors);
    this.points.draw(this.store.doc, this.frame, this.selected, colors, this.store.lease !== null);
    this.showKeypoints();
    Object.assign(this.timeline, { doc: this.store.doc, version: this.store.version, colors, frame: this.frame, selected: this.selected });
    this.timeline.redraw();
    this.drawBar();
    this.masks.update();
    this.drawnLease = this.store.lease !== null;
    const rank = this.solved?.rank ?? [];
    // Of all frames of the video: a result of a few frames determines only these.
    const determined = rank.filter((found) => found === 6).length / this.info.frames;
    this.lesson?.update({ doc: this.store.doc, frame: this.frame, vertices: this.mesh.vertices, seen: this.seen, determined });
    // Stepping through frames redraws too; only a changed document starts the solver.
    if (this.drawnVersion !== this.store.version) {
      this.drawnVersion = this.store.version;
      if (this.ready) this.scheduleLive();
    }
  }

  private drawVideo(colors: Map<string, string>): void {
    const doc = this.store.doc;
    const marks: Mark[] = [];
    const row = this.row();
    for (const [id, point] of Object.entries(doc.points)) {
      const color = colors.get(id)!;
      const sample = seenAt(point, this.frame);
      if (sample) marks.push({ id, label: id, color, x: sample[0], y: sample[1], kind: sample[3] === "manual" ? "manual" : "tracked", selected: id === this.selected });
      if (row !== null && this.solved) {
        const at = project(this.info.camera, this.solvedPoint(anchorPoint(point.anchor, this.mesh.vertices, this.mesh.faces), row));
        if (at) marks.push({ id, label: id, color, x: at[0], y: at[1], kind: "solved", selected: false });
      }
    }
    this.video.marks = marks;
    this.video.lines = [];
    if (this.outline) {
      // The blue outline where there is no result, or while the size is being changed.
      const showCoarse = row === null || this.gizmo || this.previewScale !== null;
      if (showCoarse) this.video.lines.push({ color: "#7fd4ff", segments: this.outline.draw(this.info.camera, this.pose(), this.scale()) });
      if (row !== null && this.solved) this.video.lines.push({ color: "#ff8c2b", segments: this.outline.draw(this.info.camera, this.solved.poses[row], this.solved.scale * this.scale()) });
    }
    this.video.redraw();
  }

  private solvedPoint(point: Vec3, row: number): Vec3 {
    return transform(this.solved!.poses[row], point, 0, this.solved!.scale * this.scale());
  }

  private drawScene(colors: Map<string, string>): void {
    const row = this.row();
    const scale = this.scale();
    // While a handle is pulled the object's node belongs to it.
    if (this.previewScale === null) this.scene.setPose(this.pose(), scale);
    this.scene.setGhost(row !== null && this.solved ? this.solved.poses[row] : null, (this.solved?.scale ?? 1) * scale);
    const dots: Dot[] = Object.entries(this.store.doc.points).map(([id, point]) => {
      const at = this.scene.worldOf(anchorPoint(point.anchor, this.mesh.vertices, this.mesh.faces), this.pose(), scale);
      const names = contactsAt(point, this.frame).map((name) => this.points.shown(name)).join(", ");
      return { id, label: names ? `${id} ${names}` : id, color: colors.get(id)!, at, hollow: false, selected: id === this.selected };
    });
    if (this.proposalFrame === this.frame) {
      this.proposals.forEach((p, i) => {
        // Predictors work on the object at its size, worldOf takes points at scale 1.
        const at = this.scene.worldOf(p.point_obj.map((v) => v / scale) as Vec3, this.pose(), scale);
        dots.push({ id: `proposal ${i}`, label: `${this.points.shown(p.keypoint)} ${Math.round(100 * p.probability)} %`, color: "#ffffff", at, hollow: true, selected: false });
      });
    }
    this.scene.setDots(dots);
    this.scene.setSupports(Object.values(this.store.doc.supports), this.cameraFromWorld());
  }

  private cameraFromWorld(): Matrix4 {
    // The row is the camera's pose in the world; its inverse takes the world to the camera.
    const w = this.info.world[this.frame];
    return new Matrix4().set(w[0], w[1], w[2], w[9], w[3], w[4], w[5], w[10], w[6], w[7], w[8], w[11], 0, 0, 0, 1).invert();
  }

  /** A box on the ground whose top is under the object, as wide as the object. */
  private supportUnderObject(): Box {
    const pose = this.row() !== null ? this.solved!.poses[this.row()!] : this.pose();
    const world = this.cameraFromWorld().invert();
    const low = new Vector3(Infinity, Infinity, Infinity);
    const high = low.clone().negate();
    // The object's bounding box in the Z-up world of this frame.
    for (let v = 0; v < this.mesh.vertices.length; v += 3) {
      const p = new Vector3(...transform(pose, this.mesh.vertices, v, this.scale())).applyMatrix4(world);
      low.min(p);
      high.max(p);
    }
    // From the ground (z = 0) up to the object's lowest point.
    const height = Math.max(0.02, low.z);
    const r = (value: number) => Math.round(value * 1000) / 1000;
    return {
      name: "table",
      pos_w: [r((low.x + high.x) / 2), r((low.y + high.y) / 2), r(height / 2)],
      quat_w: [0, 0, 0, 1],
      half_size: [r(Math.max(0.05, (high.x - low.x) / 2)), r(Math.max(0.05, (high.y - low.y) / 2)), r(height / 2)],
    };
  }

  private showKeypoints(): void {
    const active = this.selected ? contactsAt(this.store.doc.points[this.selected] ?? { contacts: {} } as never, this.frame) : [];
    this.body.show(active, this.pointed);
    this.tree.show(active);
    byId("pointed").textContent = this.pointed ? this.points.shown(this.pointed) : "";
  }

  private drawBar(): void {
    const store = this.store;
    byId("name").textContent = this.info.name;
    byId("frame").textContent = `${this.frame} / ${this.info.frames - 1}`;
    byId("saved").textContent = store.state;
    byId("saved").dataset.state = store.state;
    byId("takeover").hidden = store.lease !== null;
    byId("holder").textContent = store.holder ? `${store.holder} is editing` : "";
    const undo = byId<HTMLButtonElement>("undo");
    const redo = byId<HTMLButtonElement>("redo");
    undo.disabled = !store.lease || !store.undoLabel;
    redo.disabled = !store.lease || !store.redoLabel;
    undo.title = store.undoLabel ? `undo: ${store.undoLabel} (Ctrl+Z)` : "nothing to undo";
    redo.title = store.redoLabel ? `redo: ${store.redoLabel} (Ctrl+Y)` : "nothing to redo";
    byId<HTMLInputElement>("static").checked = store.doc.static;
    const scale = byId<HTMLInputElement>("scale");
    if (document.activeElement !== scale) scale.value = String(Number(this.scale().toPrecision(5)));
    byId<HTMLButtonElement>("through").setAttribute("aria-pressed", String(this.scene.through));
    byId<HTMLButtonElement>("accept").disabled = !this.solvedJob || !store.lease;
    byId<HTMLButtonElement>("reject").disabled = !this.solvedJob;
    byId("determined").textContent = this.determinedText();
    byId("suggest").textContent = this.staticSuggestion();
  }

  private determinedText(): string {
    const row = this.row();
    // Stage 1 is renewed by live; a result of stage 2 stays until it is asked for again.
    if (this.solved?.stages === 2 && this.solved.revision < this.store.revision) return "edited since: Shift+O solves again";
    if (row !== null && this.solved) {
      const rank = this.solved.rank[row];
      return rank === 6 ? "this frame is determined" : `undetermined: ${this.solved.words[row]}`;
    }
    const count = equations(this.store.doc, this.frame);
    return `${count} equations here, 6 needed`;
  }

  /** Tracks that hardly move under a still object: worth saying once. */
  private staticSuggestion(): string {
    if (this.store.doc.static) return "";
    // How far each point travels in the picture; the camera is assumed to stand. Only an edit can change it, not a step.
    if (this.suggestedVersion !== this.store.version) {
      this.suggestedVersion = this.store.version;
      this.suggested = hardlyMoves(Object.values(this.store.doc.points), this.info.frames, 0.02 * this.info.width) ? "hardly moves: static?" : "";
    }
    return this.suggested;
  }

  // --- for tests, and the curious at the console ---------------------------------------------------------------------

  /** Milliseconds of the last pick. */
  get pickMs(): number {
    return this.scene.lastPickMs;
  }

  /** Where a vertex of the object is on the object view, CSS pixels of its canvas. */
  vertexOnScreen(vertex: number): [number, number] {
    const point = [0, 1, 2].map((k) => this.mesh.vertices[3 * vertex + k]) as Vec3;
    return this.scene.view.toCanvas(this.scene.worldOf(point, this.pose(), this.scale()));
  }

  /** Whether a point is seen in the current frame. */
  visible(id: string): boolean {
    return isVisible(this.store.doc.points[id], this.frame);
  }
}

function hasAnything(store: Store): boolean {
  return Object.values(store.doc.points).some((p) => !isEmpty(p.track) || Object.values(p.contacts).some((names) => names.length > 0));
}

function firstFrame(info: SessionInfo): number {
  let first = Infinity;
  for (const point of Object.values(info.document.points)) {
    for (const frames of [point.track, point.contacts]) for (const key of Object.keys(frames)) first = Math.min(first, Number(key));
  }
  return Number.isFinite(first) ? first : 0;
}

function text(value: number | null | undefined): string {
  return value == null ? "-" : value.toFixed(1);
}
