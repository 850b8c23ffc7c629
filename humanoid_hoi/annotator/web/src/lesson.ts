// The tutorial: one sentence at a time; a step is done when the document or the page says so.

import { contactsAt, keyFrames } from "./document";
import { h, replace } from "./dom";
import type { Doc, Lesson } from "./types";

export interface Progress {
  doc: Doc;
  frame: number;
  vertices: Float32Array;
  seen: Set<string>;
  /** Share of the video's frames that the newest result determines, 0 to 1. */
  determined: number;
}

type Condition = Record<string, unknown> & { kind: string };

export class LessonBox {
  private at = 0;

  constructor(
    private readonly root: HTMLElement,
    private readonly lesson: Lesson,
  ) {
    root.hidden = false;
  }

  /** Look at the state and move on past everything that is done. */
  update(progress: Progress): void {
    // A loop: one action may fulfill several steps, as after a reload.
    while (this.at < this.lesson.steps.length && isDone(this.lesson.steps[this.at].done, progress)) this.at += 1;
    this.draw();
  }

  get finished(): boolean {
    return this.at >= this.lesson.steps.length;
  }

  private draw(): void {
    const count = this.lesson.steps.length;
    const text = this.finished ? "Done: this is all it takes. Submit (top right) writes the annotation file; Sessions (top left) leads back to the queue." : this.lesson.steps[this.at].text;
    replace(
      this.root,
      h("b", {}, `${this.lesson.title} ${Math.min(this.at + 1, count)}/${count}`),
      h("span", { id: "lesson-text" }, text),
      this.finished ? null : h("button", { onclick: () => this.skip() }, "Skip step"),
      h("button", { "aria-label": "hide the lesson", onclick: () => (this.root.hidden = true) }, "×"),
    );
    this.root.dataset.step = String(this.at);
  }

  private skip(): void {
    this.at += 1;
    this.draw();
  }
}

/** Whether a step's condition holds. */
export function isDone(done: Condition, p: Progress): boolean {
  const points = Object.values(p.doc.points);
  switch (done.kind) {
    case "seen": // something the page noted: a view opened, a job finished, a result accepted
      return p.seen.has(String(done.what));
    case "frame":
      return p.frame >= Number(done.first) && p.frame <= Number(done.last);
    case "contact": // a point near a vertex touches a keypoint in a frame
      return points.some(
        (point) =>
          contactsAt(point, Number(done.frame)).some((name) => name.toLowerCase() === String(done.keypoint).toLowerCase()) &&
          distance(p.vertices, point.anchor.vertex, Number(done.vertex)) <= Number(done.within),
      );
    case "ended": // so many points touched before and no longer do in a frame
      return points.filter((point) => keyFrames(point.contacts).length > 1 && contactsAt(point, Number(done.frame)).length === 0).length >= Number(done.points);
    case "determined":
      return p.determined >= Number(done.share);
    case "tracked": // so many points are known in so many frames
      return points.filter((point) => keyFrames(point.track).length >= Number(done.frames)).length >= Number(done.points);
    default:
      return false;
  }
}

function distance(vertices: Float32Array, a: number, b: number): number {
  return Math.hypot(...[0, 1, 2].map((k) => vertices[3 * a + k] - vertices[3 * b + k]));
}
