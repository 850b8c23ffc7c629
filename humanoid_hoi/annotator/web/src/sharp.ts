// Sharp corners of a mesh: a click near one means it. (At the outline of an object the exact corner is hard to hit: half a
// pixel beside it lies the background, or a face far behind.)

import type { MeshData } from "./media";

/** Missing angle, radians, that makes a corner: a cube's has 1.57, a smooth surface's next to nothing. */
const DEFECT = 0.6;
/** A scan is rough everywhere: more corners than these are none. */
export const MOST = 300;

export interface Corner {
  vertex: number;
  face: number;
  /** Which of the face's three vertices it is. */
  place: number;
}

/** Vertices at which the surface comes to a point; those at one place (seams) count as one. */
export function corners(mesh: MeshData): Corner[] {
  const where = new Map<string, number>();
  const same = new Int32Array(mesh.vertices.length / 3);
  for (let v = 0; v < same.length; v++) {
    // To a micrometer: seams of texture or sharp shading repeat a place.
    const key = [0, 1, 2].map((k) => mesh.vertices[3 * v + k].toFixed(6)).join(" ");
    if (!where.has(key)) where.set(key, v);
    same[v] = where.get(key)!;
  }
  const angle = new Float64Array(same.length);
  const found = new Map<number, Corner>();
  const edges = new Map<string, number>();
  for (let f = 0; f < mesh.faces.length / 3; f++) {
    for (let k = 0; k < 3; k++) {
      const [a, b, c] = [0, 1, 2].map((i) => mesh.faces[3 * f + ((k + i) % 3)]);
      // The angles of all faces around a vertex: 2 pi in the plane, less at a tip (the angle
      // defect, discrete Gaussian curvature).
      angle[same[a]] += angleAt(mesh.vertices, a, b, c);
      if (!found.has(same[a])) found.set(same[a], { vertex: a, face: f, place: k });
      const edge = same[a] < same[b] ? `${same[a]} ${same[b]}` : `${same[b]} ${same[a]}`;
      edges.set(edge, (edges.get(edge) ?? 0) + 1);
    }
  }
  // At the rim of an open surface angles are missing everywhere.
  const rim = new Set<number>();
  for (const [edge, count] of edges) if (count !== 2) edge.split(" ").forEach((v) => rim.add(Number(v)));
  const sharp = [...found].filter(([v]) => !rim.has(v) && Math.abs(2 * Math.PI - angle[v]) > DEFECT).map(([, corner]) => corner);
  return sharp.length > MOST ? [] : sharp;
}

function angleAt(p: Float32Array, a: number, b: number, c: number): number {
  const u = [0, 1, 2].map((k) => p[3 * b + k] - p[3 * a + k]);
  const w = [0, 1, 2].map((k) => p[3 * c + k] - p[3 * a + k]);
  const dot = u[0] * w[0] + u[1] * w[1] + u[2] * w[2];
  const long = Math.hypot(...u) * Math.hypot(...w);
  return long > 0 ? Math.acos(Math.min(1, Math.max(-1, dot / long))) : 0;
}
