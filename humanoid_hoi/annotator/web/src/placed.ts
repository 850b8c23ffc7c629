// A similarity in the camera frame that is moved, turned and scaled by hand: x_cam = scale R v + t.

import type { Pose, Vec3 } from "./pose";

export interface PoseFacts {
  rotmat: number[][];
  pos_cam: number[];
  scale: number;
}

export class Placed {
  constructor(
    readonly rotmat: number[][],
    readonly pos: Vec3,
    readonly scale: number,
  ) {}

  static of(facts: PoseFacts): Placed {
    return new Placed(facts.rotmat, facts.pos_cam as Vec3, facts.scale);
  }

  facts(): PoseFacts {
    return { rotmat: this.rotmat, pos_cam: this.pos, scale: this.scale };
  }

  /** Twelve numbers as the drawing code takes them. */
  row(): Pose {
    return [...this.rotmat.flat(), ...this.pos];
  }

  /** By pixels of the picture, at its own depth. */
  moved(camera: number[][], dx: number, dy: number): Placed {
    const depth = this.pos[2];
    return new Placed(this.rotmat, [this.pos[0] + (dx * depth) / camera[0][0], this.pos[1] + (dy * depth) / camera[1][1], depth], this.scale);
  }

  /** Farther away by a factor and larger by the same: the picture of it stays. */
  pushed(factor: number): Placed {
    return new Placed(this.rotmat, this.pos.map((value) => value * factor) as Vec3, this.scale * factor);
  }

  scaled(factor: number): Placed {
    return new Placed(this.rotmat, this.pos, this.scale * factor);
  }

  /** About its middle, around an axis of the camera (0: x right, 1: y down, 2: z forward), radians. */
  turned(axis: 0 | 1 | 2, angle: number): Placed {
    const [a, b] = [(axis + 1) % 3, (axis + 2) % 3];
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    const rows = this.rotmat.map((row) => [...row]);
    for (let k = 0; k < 3; k++) {
      rows[a][k] = c * this.rotmat[a][k] - s * this.rotmat[b][k];
      rows[b][k] = s * this.rotmat[a][k] + c * this.rotmat[b][k];
    }
    return new Placed(orthonormal(rows), this.pos, this.scale);
  }
}

/** Hundreds of small turns add up: Gram and Schmidt put the rows right again. */
function orthonormal(rows: number[][]): number[][] {
  const unit = (v: number[]) => v.map((value) => value / Math.hypot(...v));
  const x = unit(rows[0]);
  const along = rows[1].reduce((sum, value, k) => sum + value * x[k], 0);
  const y = unit(rows[1].map((value, k) => value - along * x[k]));
  return [x, y, [x[1] * y[2] - x[2] * y[1], x[2] * y[0] - x[0] * y[2], x[0] * y[1] - x[1] * y[0]]];
}
