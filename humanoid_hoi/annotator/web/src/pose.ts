// Object poses as rows of twelve numbers: R row by row, then t. x_cam = R (scale * a) + t.

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

/** Edges between a face that looks at the camera and one that does not (or none): the outline, as vertex pairs. */
export class Outline {
  private readonly edges: Int32Array; // v0, v1, face0, face1 (-1 where open)

  constructor(
    private readonly vertices: Float32Array,
    private readonly faces: Uint32Array,
  ) {
    const found = new Map<number, number[]>();
    const count = vertices.length / 3;
    for (let f = 0; f < faces.length / 3; f++) {
      for (let k = 0; k < 3; k++) {
        const a = faces[3 * f + k];
        const b = faces[3 * f + ((k + 1) % 3)];
        // One number for an edge whichever way its faces go round it.
        const key = Math.min(a, b) * count + Math.max(a, b);
        const edge = found.get(key);
        if (edge) edge[3] = f;
        else found.set(key, [a, b, f, -1]);
      }
    }
    this.edges = Int32Array.from([...found.values()].flat());
  }

  /** Line segments x0 y0 x1 y1 in pixels. */
  draw(camera: number[][], pose: Pose, scale: number): number[] {
    const placed: Vec3[] = [];
    for (let v = 0; v < this.vertices.length; v += 3) placed.push(transform(pose, this.vertices, v, scale));
    const facing = this.facing(placed);
    const lines: number[] = [];
    for (let e = 0; e < this.edges.length; e += 4) {
      const other = this.edges[e + 3];
      // Inside the outline both faces look the same way; an open edge always belongs to it.
      if (other >= 0 && facing[this.edges[e + 2]] === facing[other]) continue;
      const a = project(camera, placed[this.edges[e]]);
      const b = project(camera, placed[this.edges[e + 1]]);
      if (a && b) lines.push(a[0], a[1], b[0], b[1]);
    }
    return lines;
  }

  private facing(placed: Vec3[]): Uint8Array {
    const out = new Uint8Array(this.faces.length / 3);
    for (let f = 0; f < out.length; f++) {
      const [a, b, c] = [0, 1, 2].map((k) => placed[this.faces[3 * f + k]]);
      const u = [b[0] - a[0], b[1] - a[1], b[2] - a[2]];
      const w = [c[0] - a[0], c[1] - a[1], c[2] - a[2]];
      // The face's normal against the ray from the camera (the origin) to one of its corners:
      // negative when it looks at us.
      const n = [u[1] * w[2] - u[2] * w[1], u[2] * w[0] - u[0] * w[2], u[0] * w[1] - u[1] * w[0]];
      out[f] = n[0] * a[0] + n[1] * a[1] + n[2] * a[2] < 0 ? 1 : 0;
    }
    return out;
  }
}
