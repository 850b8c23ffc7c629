// Background work of the server: start, watch, cancel.

import { ApiError, get, post } from "./api";
import { h, replace } from "./dom";
import type { JobState } from "./types";

const POLL_MS = 250;
const QUIET_S = 10;
const AWAY_MS = 60_000; // a server that is started again forgets its jobs and says so; one that is busy answers late

export interface Running {
  id: string;
  cancelled: boolean;
  cancel: () => void;
}

/** Wait for a job; `progress` is told of every step. Throws with the server's sentence when it fails. */
export async function watch(id: string, progress: (state: JobState) => void): Promise<JobState> {
  let heard = performance.now();
  // Asked again and again rather than told over a socket: that survives proxies,
  // reloads and restarts.
  for (;;) {
    const state = await get<JobState>(`/api/jobs/${id}`).catch((error) => {
      // An answer with an error is final; no answer at all is waited out for a while.
      if (error instanceof ApiError || performance.now() - heard > AWAY_MS) throw error;
      return null; // the connection broke: the work may go on
    });
    if (!state) {
      await new Promise((done) => setTimeout(done, 4 * POLL_MS));
      continue;
    }
    heard = performance.now();
    progress(state);
    if (state.state === "failed") throw new Error(state.error);
    if (state.state === "done" || state.state === "cancelled") return state;
    await new Promise((done) => setTimeout(done, POLL_MS));
  }
}

export async function start(path: string, body: unknown): Promise<string> {
  return (await post<{ job: string }>(path, body)).job;
}

export function cancel(id: string): void {
  void post(`/api/jobs/${id}/cancel`).catch(() => undefined);
}

export function words(state: JobState): string {
  if (state.state === "queued") return state.position > 0 ? `waiting, ${state.position} before it` : "waiting";
  if (state.silent_seconds > QUIET_S) return `${state.what}: no sign of life for ${Math.round(state.silent_seconds)} s`;
  const share = state.total ? ` ${state.step} of ${state.total}` : "";
  const left = state.seconds_left && state.seconds_left > 2 ? `, ${Math.ceil(state.seconds_left)} s left` : "";
  return `${state.what}${share}${left}`;
}

/** Start, show the progress with a button to cancel, and give the result; null when it was cancelled or failed, which is said. */
export async function run<T>(path: string, progress: HTMLElement, said: (text: string, bad?: boolean) => void): Promise<T | null> {
  try {
    const id = await start(path, {});
    const state = await watch(id, (now) => replace(progress, h("span", {}, words(now)), h("button", { onclick: () => cancel(id) }, "Cancel")));
    return state.state === "done" ? (state.result as T) : null;
  } catch (error) {
    said((error as Error).message, true);
    return null;
  } finally {
    replace(progress);
  }
}
