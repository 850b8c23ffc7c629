// Corners that a click near them means.

import { describe, expect, it } from "vitest";

import { corners } from "../src/sharp";

const cube = {
  vertices: new Float32Array([0, 0, 0, 1, 0, 0, 1, 1, 0, 0, 1, 0, 0, 0, 1, 1, 0, 1, 1, 1, 1, 0, 1, 1]),
  points: new Float32Array(),
  faces: new Uint32Array([0, 2, 1, 0, 3, 2, 4, 5, 6, 4, 6, 7, 0, 1, 5, 0, 5, 4, 1, 2, 6, 1, 6, 5, 2, 3, 7, 2, 7, 6, 3, 0, 4, 3, 4, 7]),
};

describe("corners", () => {
  it("of a cube are its eight vertices, named by a face that has them", () => {
    const found = corners(cube);
    expect(found.map((corner) => corner.vertex).sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7]);
    for (const corner of found) expect(cube.faces[3 * corner.face + corner.place]).toBe(corner.vertex);
  });

  it("are not where a surface merely ends", () => {
    expect(corners({ ...cube, faces: cube.faces.slice(6) }).length).toBe(4); // one side open: its four corners are rim
  });
});
