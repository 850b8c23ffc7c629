// Edges, welded places and outlines, against slow ways to say the same.

import { describe, expect, it } from "vitest";

import { edgesOf, welded } from "../src/edges";
import { Outline } from "../src/pose";

/** A bumpy grid of n x n squares over x and y, two meters before the camera and as far to the right: some squares turn away. */
function grid(n: number): { vertices: Float32Array; faces: Uint32Array } {
  const vertices: number[] = [];
  const faces: number[] = [];
  for (let i = 0; i <= n; i++) for (let j = 0; j <= n; j++) vertices.push(i / n + 1.5, j / n - 0.5, 2 + 0.3 * Math.sin(7 * i) * Math.cos(5 * j));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const a = i * (n + 1) + j;
      faces.push(a, a + 1, a + n + 1, a + 1, a + n + 2, a + n + 1);
    }
  }
  return { vertices: new Float32Array(vertices), faces: new Uint32Array(faces) };
}

describe("edges", () => {
  it("of a grid: every one once, with the faces beside it", () => {
    const n = 9;
    const { vertices, faces } = grid(n);
    const { edges, faces: around } = edgesOf(faces, vertices.length / 3);
    const names = new Set(Array.from({ length: edges.length / 4 }, (_, e) => [edges[4 * e], edges[4 * e + 1]].sort((a, b) => a - b).join()));
    // Two sides and a diagonal a square, and the last row and column.
    expect(names.size).toBe(edges.length / 4);
    expect(names.size).toBe(3 * n * n + 2 * n);
    expect(around.filter((count) => count === 1).length).toBe(4 * n);
    for (let e = 0; e < around.length; e++) {
      expect(edges[4 * e + 3] < 0).toBe(around[e] === 1);
      for (const f of [edges[4 * e + 2], edges[4 * e + 3]]) {
        if (f >= 0) expect([...faces.slice(3 * f, 3 * f + 3)]).toEqual(expect.arrayContaining([edges[4 * e], edges[4 * e + 1]]));
      }
    }
  });

  it("with a third face keep the first and the last", () => {
    const { edges, faces } = edgesOf(new Uint32Array([0, 1, 2, 1, 0, 3, 0, 1, 4]), 5);
    expect([...edges.slice(0, 4)]).toEqual([0, 1, 0, 2]);
    expect(faces[0]).toBe(3);
  });
});

it("welding names the first vertex at each place", () => {
  const places = [0, 0, 0, 1, 0, 0, -0, 0, 1e-8, 1, 1e-5, 0, 1, 0, 0];
  expect([...welded(new Float32Array(places))]).toEqual([0, 1, 0, 3, 1]);
});

describe("an outline", () => {
  const camera = [[500, 0, 320], [0, 500, 240], [0, 0, 1]];
  const pose = [1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0];

  it("has the edges where one face looks at the camera and the other does not", () => {
    const { vertices, faces } = grid(12);
    const facing = (f: number) => {
      const [a, b, c] = [0, 1, 2].map((k) => [0, 1, 2].map((i) => vertices[3 * faces[3 * f + k] + i]));
      const [u, w] = [b, c].map((p) => p.map((value, i) => value - a[i]));
      const n = [u[1] * w[2] - u[2] * w[1], u[2] * w[0] - u[0] * w[2], u[0] * w[1] - u[1] * w[0]];
      return n[0] * a[0] + n[1] * a[1] + n[2] * a[2] < 0;
    };
    const { edges } = edgesOf(faces, vertices.length / 3);
    let expected = 0;
    for (let e = 0; e < edges.length; e += 4) if (edges[e + 3] < 0 || facing(edges[e + 2]) !== facing(edges[e + 3])) expected += 1;
    const lines = new Outline(vertices, faces).draw(camera, pose, 1);
    expect(expected).toBeGreaterThan(60);
    expect(lines.length).toBe(4 * expected);
    // Where the pinhole camera sees the first one.
    const v = edges[0];
    expect(lines[0]).toBeCloseTo((500 * vertices[3 * v]) / vertices[3 * v + 2] + 320, 3);
  });

  it("asked for again is not made again, and follows pose and size", () => {
    const { vertices, faces } = grid(5);
    const outline = new Outline(vertices, faces);
    const first = outline.draw(camera, pose, 1);
    expect(outline.draw(camera, pose, 1)).toBe(first);
    expect(outline.draw(camera, [...pose], 1)).toEqual(first);
    expect(outline.draw(camera, pose, 1.5)).not.toEqual(first);
  });
});
