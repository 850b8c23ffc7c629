// Object poses as rows of twelve numbers: R row by row, then t. x_cam = R (scale * a) + t.

import { edgesOf } from "./edges";

export type Pose = number[];
export type Vec3 = [number, number, number];

export function transform(pose: Pose, a: ArrayLike<number>, at: number, scale: number): Vec3 {
  const x = scale * a[at];
  const y = scale * a[at + 1];
  const z = scale * a[at + 2];
  return [
    pose[0] * x + pose[1] * y + pose[2] * z + pose[9],
    pose[3] * x + pose[4] * y + pose[5] * z + pose[10],
    pose[6] * x + pose[7] * y + pose[8] * z + pose[11],
  ];
}

/** Pixel of a point in the camera frame; null behind the camera. */
export function project(camera: number[][], p: Vec3): [number, number] | null {
  if (p[2] < 0.02) return null;
  return [(camera[0][0] * p[0]) / p[2] + camera[0][2], (camera[1][1] * p[1]) / p[2] + camera[1][2]];
}

/** The surface point of an anchor, object frame, at scale 1. */
export function anchorPoint(anchor: { vertex: number; face: number | null; bary: Vec3 | null }, vertices: Float32Array, faces: Uint32Array): Vec3 {
  if (anchor.face === null || !anchor.bary) return [0, 1, 2].map((k) => vertices[3 * anchor.vertex + k]) as Vec3;
  const out: Vec3 = [0, 0, 0];
  for (let corner = 0; corner < 3; corner++) {
    const v = faces[3 * anchor.face + corner];
    for (let k = 0; k < 3; k++) out[k] += anchor.bary[corner] * vertices[3 * v + k];
  }
  return out;
}

// Coarse and solved outline of a frame; redrawing the page asks for both again.
const RECENT_OUTLINES = 2;

/** Edges between a face that looks at the camera and one that does not (or none): the outline, as vertex pairs. */
export class Outline {
  private readonly edges: Int32Array; // v0, v1, face0, face1 (-1 where open)
  private readonly placed: Float32Array;
  private readonly facing: Uint8Array;
  private recent: { pose: Pose; scale: number; lines: number[] }[] = [];

  constructor(
    private readonly vertices: Float32Array,
    private readonly faces: Uint32Array,
  ) {
    this.edges = edgesOf(faces, vertices.length / 3).edges;
    this.placed = new Float32Array(vertices.length);
    this.facing = new Uint8Array(faces.length / 3);
  }

  /** Line segments x0 y0 x1 y1 in pixels; the last ones asked for are remembered (a pose is never written into). */
  draw(camera: number[][], pose: Pose, scale: number): number[] {
    const known = this.recent.find((entry) => entry.pose === pose && entry.scale === scale);
    if (known) return known.lines;
    this.place(pose, scale);
    this.face();
    const lines = this.lines(camera);
    this.recent = [{ pose, scale, lines }, ...this.recent].slice(0, RECENT_OUTLINES);
    return lines;
  }

  private lines(camera: number[][]): number[] {
    const { edges, facing } = this;
    const lines: number[] = [];
    for (let e = 0; e < edges.length; e += 4) {
      const other = edges[e + 3];
      // Inside the outline both faces look the same way; an open edge always belongs to it.
      if (other >= 0 && facing[edges[e + 2]] === facing[other]) continue;
      const a = project(camera, this.at(edges[e]));
      const b = project(camera, this.at(edges[e + 1]));
      if (a && b) lines.push(a[0], a[1], b[0], b[1]);
    }
    return lines;
  }

  private at(v: number): Vec3 {
    return [this.placed[3 * v], this.placed[3 * v + 1], this.placed[3 * v + 2]];
  }

  // Both loops run over a quarter of a million triangles for every frame: numbers in typed arrays, nothing made new.

  private place(pose: Pose, scale: number): void {
    const { vertices, placed } = this;
    for (let v = 0; v < vertices.length; v += 3) {
      const x = scale * vertices[v];
      const y = scale * vertices[v + 1];
      const z = scale * vertices[v + 2];
      placed[v] = pose[0] * x + pose[1] * y + pose[2] * z + pose[9];
      placed[v + 1] = pose[3] * x + pose[4] * y + pose[5] * z + pose[10];
      placed[v + 2] = pose[6] * x + pose[7] * y + pose[8] * z + pose[11];
    }
  }

  private face(): void {
    const { faces, placed, facing } = this;
    for (let f = 0; f < facing.length; f++) {
      const a = 3 * faces[3 * f];
      const b = 3 * faces[3 * f + 1];
      const c = 3 * faces[3 * f + 2];
      const ux = placed[b] - placed[a];
      const uy = placed[b + 1] - placed[a + 1];
      const uz = placed[b + 2] - placed[a + 2];
      const wx = placed[c] - placed[a];
      const wy = placed[c + 1] - placed[a + 1];
      const wz = placed[c + 2] - placed[a + 2];
      // The face's normal against the ray from the camera (the origin) to one of its corners:
      // negative when it looks at us.
      const away = (uy * wz - uz * wy) * placed[a] + (uz * wx - ux * wz) * placed[a + 1] + (ux * wy - uy * wx) * placed[a + 2];
      facing[f] = away < 0 ? 1 : 0;
    }
  }
}
