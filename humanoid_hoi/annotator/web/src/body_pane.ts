// The person in rest pose with the 87 keypoints to click; front and back, left and right colored apart.

import { Mesh, Sphere, Vector3 } from "three";

import { Dots } from "./dots";
import type { MeshData } from "./media";
import type { Keypoint } from "./types";
import { geometryOf, surface, View3d } from "./view3d";

export class BodyPane {
  readonly view: View3d;
  readonly dots: Dots;
  onkeypoint: (released: string) => void = () => undefined;
  onhover: (released: string | null) => void = () => undefined;
  private readonly body: Mesh;
  private shown = "";

  constructor(
    canvas: HTMLCanvasElement,
    overlay: HTMLCanvasElement,
    private readonly mesh: MeshData,
    private readonly keypoints: Keypoint[],
  ) {
    this.view = new View3d(canvas);
    this.view.group.rotation.set(0, 0, 0); // the rest pose has y up, as three has
    const geometry = geometryOf(mesh.vertices, mesh.faces);
    // A tree of boxes makes ray casts fast; indirect: the faces keep the order that the files know.
    geometry.computeBoundsTree({ indirect: true });
    this.body = new Mesh(geometry, surface(0x9fb4c9));
    this.view.group.add(this.body);
    this.dots = new Dots(overlay, this.view, () => [this.body]);
    this.view.onover = (moved) => this.dots.draw(moved);
    this.view.onclick = (event) => {
      const dot = this.dots.at(event.offsetX, event.offsetY);
      if (dot) this.onkeypoint(dot.id);
    };
    canvas.addEventListener("pointermove", (event) => {
      // Not while the view is being turned: names would flicker by.
      if (event.buttons === 0) this.onhover(this.dots.at(event.offsetX, event.offsetY)?.id ?? null);
    });
    this.show([], null);
    this.look("front");
  }

  /** Mark the keypoints in use, and the one pointed at. */
  show(active: string[], pointed: string | null): void {
    const now = JSON.stringify([active, pointed]);
    if (now === this.shown) return;
    this.shown = now;
    const used = new Set(active.map((name) => name.toLowerCase()));
    this.dots.set(
      this.keypoints.map((keypoint, i) => {
        const on = used.has(keypoint.released.toLowerCase());
        const selected = on || keypoint.released === pointed;
        const at = new Vector3(...this.mesh.points.subarray(3 * i, 3 * i + 3));
        // In use, left, right, and neither; Okabe and Ito's colors.
        const color = on ? "#d55e00" : /left/i.test(keypoint.name) ? "#56b4e9" : /right/i.test(keypoint.name) ? "#e69f00" : "#f0e442";
        return { id: keypoint.released, label: keypoint.released === pointed ? keypoint.name : "", color, at, hollow: false, selected, minor: true };
      }),
    );
    this.view.invalidateOver();
  }

  look(from: "front" | "back" | "left hand" | "right hand"): void {
    const sphere = new Sphere();
    this.body.geometry.computeBoundingSphere();
    sphere.copy(this.body.geometry.boundingSphere!);
    let direction = new Vector3(0, 0, from === "back" ? -1 : 1);
    if (from.endsWith("hand")) {
      const name = from === "left hand" ? "leftHand_palm" : "rightHand_palm";
      const at = this.keypoints.findIndex((keypoint) => keypoint.name === name);
      sphere.set(new Vector3(...this.mesh.points.subarray(3 * at, 3 * at + 3)), 0.17);
      // From below and a little in front: in the rest pose the palms look down.
      direction = new Vector3(0, -1, 0.25);
    } else sphere.radius *= 0.86;
    this.view.frame(sphere, direction);
  }
}
