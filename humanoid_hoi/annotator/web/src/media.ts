// Frames, meshes and posed bodies, fetched once and kept within bounds.

import { bytes } from "./api";
import type { SessionInfo } from "./types";

export interface MeshData {
  vertices: Float32Array;
  points: Float32Array;
  faces: Uint32Array;
}

/** V, F, P, then vertices, points, faces (see work/geometry.py). */
export function readMesh(raw: ArrayBuffer): MeshData {
  // Views into the one buffer, nothing is copied: 12 bytes of counts, then 4 bytes for each number.
  const [v, f, p] = new Uint32Array(raw, 0, 3);
  const vertices = new Float32Array(raw, 12, 3 * v);
  const points = new Float32Array(raw, 12 + 12 * v, 3 * p);
  const faces = new Uint32Array(raw, 12 + 12 * (v + p), 3 * f);
  return { vertices, points, faces };
}

/** A map of the last `limit` promises asked for; a failed one is asked for again. */
class Recent<T> {
  private held = new Map<string, Promise<T>>();

  constructor(
    private readonly limit: number,
    private readonly load: (key: string) => Promise<T>,
    private readonly dispose: (value: T) => void = () => undefined,
  ) {}

  get(key: string): Promise<T> {
    const known = this.held.get(key);
    if (known) {
      // A Map keeps the order of insertion: put in again, it is the newest.
      this.held.delete(key);
      this.held.set(key, known);
      return known;
    }
    const fresh = this.load(key);
    this.held.set(key, fresh);
    fresh.catch(() => this.held.delete(key));
    while (this.held.size > this.limit) {
      const [oldest, value] = this.held.entries().next().value!;
      this.held.delete(oldest);
      void value.then(this.dispose).catch(() => undefined);
    }
    return fresh;
  }
}

export class Media {
  // Bitmaps are closed when they go: their memory is the graphics card's, and collected late.
  private readonly pictures = new Recent<ImageBitmap>(80, (path) => picture(path), (bitmap) => bitmap.close());
  private readonly bodies = new Recent<Float32Array>(60, async (path) => new Float32Array(await bytes(path)));

  constructor(
    private readonly session: string,
    private readonly frames: number,
  ) {}

  frame(frame: number): Promise<ImageBitmap> {
    return this.pictures.get(`/api/sessions/${this.session}/frames/${frame}.jpg`);
  }

  /** Have the next frames at hand. */
  prefetch(frame: number, step: number, count: number): void {
    for (let i = 1; i <= count; i++) {
      const next = frame + step * i;
      if (next >= 0 && next < this.frames) void this.frame(next).catch(() => undefined);
    }
  }

  observedBody(frame: number): Promise<Float32Array> {
    return this.bodies.get(`/api/sessions/${this.session}/body/${frame}.bin`);
  }

  solvedBody(job: string, frame: number): Promise<Float32Array> {
    return this.bodies.get(`/api/jobs/${job}/body/${frame}.bin`);
  }

}

/** The object's mesh, or a lighter one to look at. Its stamp is part of the address: browsers keep what they got under another. */
export async function meshOf(info: SessionInfo, which: "mesh" | "light"): Promise<MeshData> {
  return readMesh(await bytes(`/api/sessions/${info.id}/${which}.bin?v=${info.mesh}`));
}

async function picture(path: string): Promise<ImageBitmap> {
  const found = await fetch(path);
  if (!found.ok) throw new Error(`${path}: ${found.status}`);
  return createImageBitmap(await found.blob());
}
