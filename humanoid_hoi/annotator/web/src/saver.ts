// One document that is saved as it changes: saves follow one another, and somebody else's save meanwhile is told of.

import { ApiError, post } from "./api";
import { dialog, h } from "./dom";

type Said = (text: string, bad?: boolean) => void;

export class Saver {
  state: "saved" | "saving" | "not saved" = "saved";
  private timer = 0;
  // The end of the queue of saves.
  private saving: Promise<boolean> = Promise.resolve(true);

  /** `body` is what is sent now, without its stamp; `shown` is called whenever the state changes. */
  constructor(
    private readonly path: string,
    public stamp: string,
    private readonly body: () => Record<string, unknown>,
    private readonly newest: () => Promise<string>,
    private readonly said: Said,
    private readonly shown: () => void,
  ) {}

  close(): void {
    window.clearTimeout(this.timer);
    if (this.state === "not saved") void this.save();
  }

  /** Something changed; typing and dragging become one save. */
  changed(): void {
    this.state = "not saved";
    this.shown();
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.save(), 400);
  }

  /** False when the server refused. */
  save(): Promise<boolean> {
    window.clearTimeout(this.timer);
    this.saving = this.saving.then(() => this.now());
    return this.saving;
  }

  private async now(): Promise<boolean> {
    if (this.state === "saved") return true;
    this.state = "saving";
    try {
      this.stamp = (await post<{ stamp: string }>(this.path, { ...this.body(), stamp: this.stamp })).stamp;
      // What was changed while this was under way is saved by the next timer.
      if (this.state === "saving") this.state = "saved";
      return true;
    } catch (error) {
      this.state = "not saved";
      this.said((error as Error).message, true);
      if (error instanceof ApiError && error.status === 409) this.conflict();
      else if (!(error instanceof ApiError)) this.timer = window.setTimeout(() => void this.save(), 2000);
      return false;
    } finally {
      this.shown();
    }
  }

  private conflict(): void {
    const box = dialog("Somebody else changed this meanwhile",
      h("button", { onclick: () => location.reload() }, "Take theirs (yours is lost)"),
      h("button", { onclick: () => void this.overwrite().then(() => box.close()) }, "Write yours over it"));
  }

  private async overwrite(): Promise<void> {
    this.stamp = await this.newest();
    await this.save();
  }
}
