// Dots and labels over a 3D view, on a canvas of their own: the same look as in the video, and they know what hides them.

import { type Object3D, Vector3 } from "three";

import { fitCanvas } from "./dom";
import { flat } from "./software";
import type { View3d } from "./view3d";

export interface Dot {
  id: string;
  label: string;
  color: string;
  /** In three's world. */
  at: Vector3;
  hollow: boolean;
  selected: boolean;
  /** Small dots without a label: the 87 keypoints. */
  minor?: boolean;
}

// How near a click must be, CSS pixels; and by how much, m, a surface may lie before a dot without
// hiding it: dots sit on the surface themselves.
const REACH = 11;
const HIDDEN_SLACK = 0.006;

interface Place {
  dot: Dot;
  x: number;
  y: number;
  hidden: boolean;
}

export class Dots {
  private dots: Dot[] = [];
  private placed: Place[] = [];

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly view: View3d,
    private readonly hiders: () => Object3D[],
  ) {}

  set(dots: Dot[]): void {
    this.dots = dots;
  }

  /** Canvas position of a dot, for tests. */
  where(id: string): [number, number] | null {
    const found = this.placed.find(({ dot }) => dot.id === id);
    return found ? [found.x, found.y] : null;
  }

  /** The nearest visible dot under a canvas position; hidden ones only where nothing else is. */
  at(x: number, y: number): Dot | null {
    let best: Dot | null = null;
    let nearest = REACH;
    for (const place of this.placed) {
      const distance = Math.hypot(place.x - x, place.y - y) + (place.hidden ? REACH / 2 : 0);
      if (distance < nearest) {
        nearest = distance;
        best = place.dot;
      }
    }
    return best;
  }

  /** `moved`: the meshes or the camera are not what they were; otherwise dots that stayed keep their place. */
  draw(moved = true): void {
    const ratio = window.devicePixelRatio || 1;
    fitCanvas(this.canvas, ratio);
    const g = flat(this.canvas);
    g.setTransform(ratio, 0, 0, ratio, 0, 0);
    g.clearRect(0, 0, this.canvas.clientWidth, this.canvas.clientHeight);
    // A place costs a ray cast; the body pane has 87 of them.
    const known = new Map(moved ? [] : this.placed.map((place) => [place.dot.id, place]));
    this.placed = this.dots.map((dot) => {
      const before = known.get(dot.id);
      return before?.dot.at.equals(dot.at) ? { ...before, dot } : this.placeOf(dot);
    });
    const order = [...this.placed].sort((a, b) => Number(a.dot.selected) - Number(b.dot.selected) || Number(b.hidden) - Number(a.hidden));
    for (const place of order) draw(g, place.dot, place.x, place.y, place.hidden);
  }

  private placeOf(dot: Dot): Place {
    const [x, y] = this.view.toCanvas(dot.at);
    return { dot, x, y, hidden: this.isHidden(dot.at, x, y) };
  }

  private isHidden(at: Vector3, x: number, y: number): boolean {
    const ray = this.view.rayAt(x, y);
    const distance = ray.ray.origin.distanceTo(at);
    return this.hiders().some((thing) => {
      const hit = thing.visible ? ray.intersectObject(thing, false)[0] : undefined;
      return hit !== undefined && hit.distance < distance - HIDDEN_SLACK;
    });
  }
}

function draw(g: CanvasRenderingContext2D, dot: Dot, x: number, y: number, hidden: boolean): void {
  const r = dot.minor ? (dot.selected ? 5 : 3) : dot.selected ? 7 : 5;
  g.globalAlpha = hidden ? 0.3 : 1;
  g.beginPath();
  g.arc(x, y, r, 0, 7);
  g.lineWidth = dot.selected ? 4 : 3;
  g.strokeStyle = "#000000b0";
  g.stroke();
  if (!dot.hollow) {
    g.fillStyle = dot.color;
    g.fill();
  }
  g.lineWidth = dot.selected ? 2 : 1.4;
  g.strokeStyle = dot.hollow ? dot.color : "#ffffff";
  g.stroke();
  if (dot.label && !hidden) {
    g.font = dot.selected ? "bold 12px system-ui" : "11px system-ui";
    g.lineWidth = 3;
    g.strokeStyle = "#000000c0";
    g.strokeText(dot.label, x + 9, y - 5);
    g.fillStyle = "#ffffff";
    g.fillText(dot.label, x + 9, y - 5);
  }
  g.globalAlpha = 1;
}
