// Talking to the server: JSON with the page's token, and one error kind that carries the server's sentence.

import type { Batch } from "./types";

export class ApiError extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly missed: Batch[] = [],
    readonly holder: { user: string; expires: number } | null = null,
  ) {
    super(message);
  }
}

let csrf = "";

export function setToken(token: string): void {
  csrf = token;
}

export async function get<T>(path: string): Promise<T> {
  return answer<T>(await fetch(path));
}

// `keepalive`: the browser finishes the request although the page is being closed.
export async function post<T>(path: string, body: unknown = {}, keepalive = false): Promise<T> {
  const headers = { "content-type": "application/json", "x-csrf-token": csrf };
  return answer<T>(await fetch(path, { method: "POST", headers, body: JSON.stringify(body), keepalive }));
}

export async function bytes(path: string): Promise<ArrayBuffer> {
  const found = await fetch(path);
  if (!found.ok) throw new ApiError(found.status, `${path}: ${found.status}`);
  return found.arrayBuffer();
}

async function answer<T>(found: Response): Promise<T> {
  // A proxy, or a server that is going down, may answer with no JSON at all.
  const content = await found.json().catch(() => ({ error: `the server answered ${found.status}` }));
  if (!found.ok) throw new ApiError(found.status, content.error ?? `${found.status}`, content.missed ?? [], content.holder ?? null);
  return content as T;
}
