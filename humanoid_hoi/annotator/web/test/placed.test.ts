// Moving, turning and scaling by hand, against cases computed by hand.

import { describe, expect, it } from "vitest";

import { Placed } from "../src/placed";
import { project, transform } from "../src/pose";

const camera = [[500, 0, 320], [0, 400, 240], [0, 0, 1]];
const eye = [[1, 0, 0], [0, 1, 0], [0, 0, 1]];
const start = new Placed(eye, [0.2, -0.1, 2], 0.5);
const corner = [0.3, 0.4, -0.2];

const pixel = (placed: Placed) => project(camera, transform(placed.row(), corner, 0, placed.scale))!;

describe("a pose set by hand", () => {
  it("moves by pixels at its depth", () => {
    const moved = start.moved(camera, 10, -20);
    expect(moved.pos[0]).toBeCloseTo(0.2 + (10 * 2) / 500);
    expect(moved.pos[1]).toBeCloseTo(-0.1 - (20 * 2) / 400);
    expect(moved.pos[2]).toBe(2);
  });

  it("keeps its picture when it is pushed away", () => {
    const pushed = start.pushed(1.5);
    expect(pushed.pos[2]).toBeCloseTo(3);
    expect(pushed.scale).toBeCloseTo(0.75);
    pixel(pushed).forEach((value, k) => expect(value).toBeCloseTo(pixel(start)[k]));
  });

  it("turns about its middle, the right-hand way around the camera's axes", () => {
    const turned = start.turned(2, Math.PI / 2);
    // x right goes to y down.
    expect(transform(turned.row(), [1, 0, 0], 0, 1).map((value) => Math.round(value * 1e9) / 1e9)).toEqual([0.2, 0.9, 2]);
    expect(turned.pos).toEqual(start.pos);
    // y down goes to z forward.
    const about = transform(start.turned(0, Math.PI / 2).row(), [0, 1, 0], 0, 1);
    expect(about[2]).toBeCloseTo(3);
  });

  it("stays a rotation over thousands of turns", () => {
    let placed = start;
    for (let i = 0; i < 3000; i++) placed = placed.turned((i % 3) as 0 | 1 | 2, 0.01 + 1e-4 * i);
    for (let i = 0; i < 3; i++) {
      for (let k = 0; k < 3; k++) {
        const dot = placed.rotmat[i].reduce((sum, value, j) => sum + value * placed.rotmat[k][j], 0);
        expect(dot).toBeCloseTo(i === k ? 1 : 0, 12);
      }
    }
  });
});
