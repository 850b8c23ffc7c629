// Edges of a triangle mesh, and vertices that lie at one place: in time proportional to the mesh, without an object for each.

export interface Edges {
  /** Four numbers an edge: v0, v1 as its first face goes round it, that face, and its last other face (-1: none). */
  edges: Int32Array;
  /** How many faces each edge has. */
  faces: Int32Array;
}

/** Every edge once, of faces (three vertex numbers each) over `count` vertices. */
export function edgesOf(faces: ArrayLike<number>, count: number): Edges {
  // Half edges sorted into one drawer for each lower vertex: in a drawer lie few, so that a search by looking through is quick.
  const first = new Int32Array(count + 1);
  for (let h = 0; h < faces.length; h++) first[Math.min(faces[h], faces[next(h)]) + 1] += 1;
  for (let v = 0; v < count; v++) first[v + 1] += first[v];
  const end = first.slice(0, count);
  // A drawer holds edge numbers; `edges` has room for the case that no two faces share one.
  const drawer = new Int32Array(faces.length);
  const edges = new Int32Array(4 * faces.length);
  const counts = new Int32Array(faces.length);
  let found = 0;
  for (let h = 0; h < faces.length; h++) {
    const a = faces[h];
    const b = faces[next(h)];
    const low = Math.min(a, b);
    const face = Math.floor(h / 3);
    const known = search(edges, drawer, first[low], end[low], a + b);
    if (known >= 0) {
      edges[4 * known + 3] = face;
      counts[known] += 1;
      continue;
    }
    edges.set([a, b, face, -1], 4 * found);
    counts[found] = 1;
    drawer[end[low]++] = found++;
  }
  return { edges: edges.slice(0, 4 * found), faces: counts.slice(0, found) };
}

/** The half edge after one, in its face. */
function next(h: number): number {
  return h % 3 === 2 ? h - 2 : h + 1;
}

/** Edges of a drawer share their lower vertex, so the sum of both tells which is meant. */
function search(edges: Int32Array, drawer: Int32Array, from: number, to: number, sum: number): number {
  for (let i = from; i < to; i++) {
    const e = drawer[i];
    if (edges[4 * e] + edges[4 * e + 1] === sum) return e;
  }
  return -1;
}

/** For each vertex the first one at its place, to `step` m: seams of texture or sharp shading repeat places. */
export function welded(vertices: Float32Array, step = 1e-6): Int32Array {
  const count = vertices.length / 3;
  const cells = Int32Array.from(vertices, (value) => Math.round(value / step));
  const same = new Int32Array(count);
  // An open hash table, at most half full.
  const size = 2 ** Math.ceil(Math.log2(2 * count + 2));
  const table = new Int32Array(size).fill(-1);
  const equal = (a: number, b: number) => cells[3 * a] === cells[3 * b] && cells[3 * a + 1] === cells[3 * b + 1] && cells[3 * a + 2] === cells[3 * b + 2];
  for (let v = 0; v < count; v++) {
    let slot = hash(cells[3 * v], cells[3 * v + 1], cells[3 * v + 2]) & (size - 1);
    while (table[slot] >= 0 && !equal(table[slot], v)) slot = (slot + 1) & (size - 1);
    if (table[slot] < 0) table[slot] = v;
    same[v] = table[slot];
  }
  return same;
}

function hash(x: number, y: number, z: number): number {
  // Three large odd numbers spread neighbors; the last lines bring the high bits down to those that are used.
  const mixed = Math.imul(x, 73856093) ^ Math.imul(y, 19349663) ^ Math.imul(z, 83492791);
  const folded = Math.imul(mixed ^ (mixed >>> 15), 0x2c1b3c6d);
  return folded ^ (folded >>> 13);
}
