// Sharp corners of a mesh: a click near one means it. (At the outline of an object the exact corner is hard to hit: half a
// pixel beside it lies the background, or a face far behind.)

import { edgesOf, welded } from "./edges";
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
  const same = welded(mesh.vertices);
  const faces = mesh.faces.map((v) => same[v]);
  // The angles of all faces around a vertex: 2 pi in the plane, less at a tip (the angle
  // defect, discrete Gaussian curvature).
  const angle = new Float64Array(same.length);
  const first = new Int32Array(same.length).fill(-1);
  for (let f = 0; f < faces.length; f += 3) {
    for (let k = 0; k < 3; k++) {
      const a = faces[f + k];
      angle[a] += angleAt(mesh.vertices, a, faces[f + ((k + 1) % 3)], faces[f + ((k + 2) % 3)]);
      if (first[a] < 0) first[a] = f + k;
    }
  }
  const open = rim(faces, same.length);
  const found: Corner[] = [];
  for (let v = 0; v < same.length && found.length <= MOST; v++) {
    if (first[v] < 0 || open[v] || Math.abs(2 * Math.PI - angle[v]) <= DEFECT) continue;
    // As the file numbers it: of vertices at one place the one that this face uses.
    found.push({ vertex: mesh.faces[first[v]], face: Math.floor(first[v] / 3), place: first[v] % 3 });
  }
  return found.length > MOST ? [] : found;
}

/** Marks the vertices at the rim of an open surface, where angles are missing everywhere. */
function rim(faces: Uint32Array, count: number): Uint8Array {
  const { edges, faces: around } = edgesOf(faces, count);
  const open = new Uint8Array(count);
  around.forEach((faces, e) => {
    if (faces === 2) return;
    open[edges[4 * e]] = 1;
    open[edges[4 * e + 1]] = 1;
  });
  return open;
}

function angleAt(p: Float32Array, a: number, b: number, c: number): number {
  let [dot, uu, ww] = [0, 0, 0];
  for (let k = 0; k < 3; k++) {
    const u = p[3 * b + k] - p[3 * a + k];
    const w = p[3 * c + k] - p[3 * a + k];
    dot += u * w;
    uu += u * u;
    ww += w * w;
  }
  const long = Math.sqrt(uu * ww);
  return long > 0 ? Math.acos(Math.min(1, Math.max(-1, dot / long))) : 0;
}
