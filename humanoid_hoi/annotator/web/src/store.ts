// One open session: the document, what waits to be saved, the lease, and who wants to know of changes.

import { ApiError, get, post } from "./api";
import type { Command } from "./commands";
import { applyAll } from "./document";
import type { Batch, Doc, Operation, RevisionState, SessionInfo } from "./types";

// A third of the lease's minute: two may be lost.
const HEARTBEAT_MS = 20_000;
const WATCH_MS = 4_000;
const RETRY_MS = 1_500;

interface Waiting {
  batch: string;
  label: string;
  ops: Operation[];
  inverse: Operation[];
}

interface Answer extends RevisionState {
  batch: Batch | null;
}

interface LeaseAnswer {
  token: string | null;
  holder: string | null;
  revision: number;
}

export type SaveState = "saved" | "saving" | "offline" | "read only";

export class Store {
  readonly doc: Doc;
  revision: number;
  undoLabel: string | null;
  redoLabel: string | null;
  lease: string | null = null;
  holder: string | null = null;
  offline = false;
  /** Counts every change of the document; views redraw when it differs from what they drew. */
  version = 0;
  private waiting: Waiting[] = [];
  private sending = false;
  // The end of the queue of undo and redo steps.
  private steps: Promise<boolean> = Promise.resolve(true);
  private active = false;
  private timers: number[] = [];
  // Two windows of one person are two clients: they must not edit over each other.
  private readonly client = crypto.randomUUID();

  constructor(
    readonly info: SessionInfo,
    private readonly changed: () => void,
    private readonly said: (text: string, bad?: boolean) => void,
  ) {
    this.doc = info.document;
    this.revision = info.revision;
    this.undoLabel = info.undo;
    this.redoLabel = info.redo;
  }

  get path(): string {
    return `/api/sessions/${this.info.id}`;
  }

  get state(): SaveState {
    if (!this.lease) return "read only";
    if (this.offline) return "offline";
    return this.waiting.length > 0 ? "saving" : "saved";
  }

  async start(): Promise<void> {
    await this.takeLease(false);
    this.timers.push(window.setInterval(() => void this.heartbeat(), HEARTBEAT_MS));
    this.timers.push(window.setInterval(() => void this.watch(), WATCH_MS));
  }

  stop(): void {
    this.timers.forEach((timer) => window.clearInterval(timer));
    if (this.lease) void post(`${this.path}/release`, { lease: this.lease }, true).catch(() => undefined);
    this.lease = null;
  }

  /** A sign of work: counted in the minutes. */
  touch(): void {
    this.active = true;
  }

  async takeLease(force: boolean): Promise<boolean> {
    try {
      const answer = await post<LeaseAnswer>(`${this.path}/lease`, { client: this.client, force });
      this.leased(answer);
      if (answer.revision > this.revision && this.waiting.length === 0) await this.catchUp();
    } catch (error) {
      this.lostLease(error);
    }
    this.changed();
    return this.lease !== null;
  }

  /** Make a change: seen at once, saved in the background. */
  run(command: Command | null): boolean {
    if (!command || command.ops.length === 0) return false;
    if (!this.lease) {
      this.said(this.holder ? `${this.holder} is editing this session: take over first` : "read only: take over first", true);
      return false;
    }
    try {
      // Applied here at once: the screen does not wait for the network.
      const inverse = applyAll(this.doc, command.ops);
      this.waiting.push({ batch: crypto.randomUUID(), label: command.label, ops: command.ops, inverse });
    } catch (error) {
      this.said(String((error as Error).message), true);
      return false;
    }
    this.active = true;
    this.undoLabel = command.label;
    this.redoLabel = null;
    this.touched();
    void this.send();
    return true;
  }

  /** Everything on the server; false when it cannot be reached. */
  async flushed(): Promise<boolean> {
    // At most five seconds; an answer after that is as good as none.
    for (let i = 0; i < 200 && this.waiting.length > 0 && this.lease; i++) {
      void this.send();
      await new Promise((done) => setTimeout(done, 25));
    }
    return this.waiting.length === 0;
  }

  /** Undo, redo or restore; pressed quickly they follow one another. */
  step(what: "undo" | "redo" | "restore", more: Record<string, unknown> = {}): Promise<boolean> {
    this.steps = this.steps.then(() => this.stepNow(what, more));
    return this.steps;
  }

  private async stepNow(what: string, more: Record<string, unknown>): Promise<boolean> {
    if (!this.lease || !(await this.flushed())) return false;
    try {
      // Undo is the server's decision: it knows the stack, this page only its last label.
      const body = { base: this.revision, lease: this.lease, batch: crypto.randomUUID(), ...more };
      const answer = await post<Answer>(`${this.path}/${what}`, body);
      if (!answer.batch) return false;
      applyAll(this.doc, answer.batch.ops);
      this.accept(answer);
      this.said(`${what}: ${answer.batch.label}`);
      this.touched();
      return true;
    } catch (error) {
      await this.recover(error);
      return false;
    }
  }

  /** Batches the server's jobs, or others, appended. */
  async catchUp(): Promise<void> {
    const answer = await get<RevisionState & { batches: Batch[] }>(`${this.path}/changes?since=${this.revision}`);
    // A batch may have come here by another way meanwhile.
    for (const batch of answer.batches) if (batch.revision > this.revision) this.follow(batch);
    this.accept(answer);
    this.touched();
  }

  private follow(batch: Batch): void {
    applyAll(this.doc, batch.ops);
    this.revision = batch.revision;
  }

  private accept(answer: RevisionState): void {
    this.revision = answer.revision;
    this.undoLabel = answer.undo;
    this.redoLabel = answer.redo;
  }

  private async send(): Promise<void> {
    // One at a time and in order: each batch names the revision it builds on.
    if (this.sending) return;
    this.sending = true;
    try {
      while (this.waiting.length > 0 && this.lease) {
        // Stays in the list until it is answered. Sent twice it carries the same id,
        // and the server stores it once.
        const { batch, label, ops } = this.waiting[0];
        try {
          const answer = await post<Answer>(`${this.path}/operations`, { base: this.revision, lease: this.lease, batch, label, ops });
          this.offline = false;
          this.waiting.shift();
          this.revision = answer.revision;
          // Labels of undo and redo only when nothing waits: before that the server
          // has not seen our newest edit.
          if (this.waiting.length === 0) this.accept(answer);
        } catch (error) {
          await this.recover(error);
        }
        this.changed();
      }
    } finally {
      this.sending = false;
    }
  }

  private async recover(error: unknown): Promise<void> {
    if (!(error instanceof ApiError)) {
      // The server is away. What waits stays on the screen and is sent when it is back.
      this.offline = true;
      this.changed();
      await new Promise((done) => setTimeout(done, RETRY_MS));
    } else if (error.status === 409) this.rebase(error.missed);
    else if (error.status === 423) {
      // A laptop that slept: the lease expired, and may still be free.
      if (!(await this.takeLease(false))) this.forgetWaiting("somebody else took over");
    } else {
      this.said(error.message, true);
      this.forgetWaiting(null);
    }
  }

  /** Somebody was quicker: take our changes off, put theirs on, put ours on again. */
  private rebase(missed: Batch[]): void {
    // Newest first, so that each inverse meets the document it was made for.
    for (const entry of [...this.waiting].reverse()) applyAll(this.doc, entry.inverse);
    for (const batch of missed) this.follow(batch);
    const mine = this.waiting;
    this.waiting = [];
    for (const entry of mine) {
      try {
        // Its inverse is made anew: what it changes is not what it was before.
        this.waiting.push({ ...entry, inverse: applyAll(this.doc, entry.ops) });
      } catch {
        this.said(`"${entry.label}" does not fit what changed meanwhile and was dropped`, true);
      }
    }
    this.touched();
  }

  private forgetWaiting(why: string | null): void {
    for (const entry of [...this.waiting].reverse()) applyAll(this.doc, entry.inverse);
    if (why && this.waiting.length > 0) this.said(`${this.waiting.length} unsaved changes were dropped: ${why}`, true);
    this.waiting = [];
    void this.catchUp().catch(() => undefined);
    this.touched();
  }

  private leased(answer: LeaseAnswer): void {
    this.lease = answer.token;
    this.holder = answer.token ? null : answer.holder;
  }

  private lostLease(error: unknown): void {
    if (error instanceof ApiError && error.status === 423) {
      this.lease = null;
      this.holder = error.holder?.user ?? null;
    } else if (error instanceof ApiError) this.said(error.message, true);
    else this.offline = true;
  }

  private async heartbeat(): Promise<void> {
    if (!this.lease) return;
    try {
      this.leased(await post<LeaseAnswer>(`${this.path}/lease`, { client: this.client, active: this.active }));
      this.active = false;
      this.offline = false;
      void this.send();
    } catch (error) {
      this.lostLease(error);
    }
    this.changed();
  }

  /** Readers follow what the editor does, and notice when the session becomes free. */
  private async watch(): Promise<void> {
    if (this.lease) return;
    try {
      await this.catchUp();
      this.offline = false;
    } catch {
      this.offline = true;
    }
    this.changed();
  }

  private touched(): void {
    this.version += 1;
    this.changed();
  }
}
