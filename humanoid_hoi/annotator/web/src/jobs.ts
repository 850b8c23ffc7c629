// Background work of the server: start, watch, cancel.

import { get, post } from "./api";
import type { JobState } from "./types";

const POLL_MS = 250;

export interface Running {
  id: string;
  cancelled: boolean;
  cancel: () => void;
}

/** Wait for a job; `progress` is told of every step. Throws with the server's sentence when it fails. */
export async function watch(id: string, progress: (state: JobState) => void): Promise<JobState> {
  for (;;) {
    const state = await get<JobState>(`/api/jobs/${id}`);
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
  const share = state.total ? ` ${state.step} of ${state.total}` : "";
  const left = state.seconds_left && state.seconds_left > 2 ? `, ${Math.ceil(state.seconds_left)} s left` : "";
  return `${state.what}${share}${left}`;
}
