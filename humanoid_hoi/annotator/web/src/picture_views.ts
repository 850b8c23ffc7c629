// The meshes of one picture from other sides: person and object together, the object alone, and the person's parts to click.

import { BufferAttribute, Group, Mesh, MeshLambertMaterial, DoubleSide, Sphere, Vector3 } from "three";

import type { MeshData } from "./media";
import type { Pose, Vec3 } from "./pose";
import { place } from "./scene_pane";
import { geometryOf, surface, View3d } from "./view3d";

const SIDES: [string, Vec3][] = [
  ["from the side", [1, 0.15, 0.1]],
  ["from above", [0.02, 1, 0.1]],
  ["from behind", [0.25, 0.3, -1]],
];
const ROUND: Vec3[] = [[0, 0.25, 1], [1, 0.25, 0], [0, 0.25, -1], [-1, 0.25, 0], [0.01, 1, 0.01], [0.01, -1, 0.01]];
const PLAIN = [0.56, 0.7, 0.85];
const TOUCHING = [0.95, 0.45, 0.1];
const POINTED = [0.95, 0.9, 0.4];

function objectMesh(mesh: MeshData): Mesh {
  const geometry = geometryOf(mesh.vertices, mesh.faces);
  // Colors come as points, where the mesh has them.
  const colored = mesh.points.length === mesh.vertices.length;
  // Given as a screen shows them; three wants light.
  if (colored) geometry.setAttribute("color", new BufferAttribute(mesh.points.map((value) => value ** 2.2), 3));
  return new Mesh(geometry, colored ? new MeshLambertMaterial({ vertexColors: true, side: DoubleSide }) : surface(0xc9a36b));
}

/** Three views of person and object that the picture does not show; each can be turned. */
export class SideViews {
  private readonly views: View3d[] = [];
  private readonly nodes: Group[] = [];
  private readonly bodies: Mesh[] = [];

  constructor(canvases: HTMLCanvasElement[], body: MeshData, object: MeshData) {
    for (const canvas of canvases) {
      const view = new View3d(canvas);
      const node = new Group();
      node.add(objectMesh(object));
      const person = new Mesh(geometryOf(body.vertices, body.faces), surface(0x8fb3d9));
      view.group.add(node, person);
      this.views.push(view);
      this.nodes.push(node);
      this.bodies.push(person);
    }
  }

  static titles(): string[] {
    return SIDES.map(([title]) => title);
  }

  set(pose: Pose, scale: number): void {
    this.nodes.forEach((node) => place(node, pose, scale));
    this.views.forEach((view) => view.invalidate());
  }

  /** Look from the three sides again. */
  reset(): void {
    this.views.forEach((view, i) => {
      view.scene.updateMatrixWorld();
      this.bodies[i].geometry.computeBoundingSphere();
      const sphere = this.bodies[i].geometry.boundingSphere!.clone().applyMatrix4(view.group.matrixWorld);
      view.frame(sphere, new Vector3(...SIDES[i][1]));
    });
  }

  dispose(): void {
    this.views.forEach((view) => view.dispose());
  }
}

/** Six pictures of the object, drawn once into plain canvases: a graphics context each would be too many. */
export function objectThumbnails(mesh: MeshData, size: number): HTMLCanvasElement[] {
  const canvas = document.createElement("canvas");
  Object.assign(canvas.style, { width: `${size}px`, height: `${size}px`, position: "fixed", left: "-9999px" });
  document.body.append(canvas);
  const view = new View3d(canvas);
  const shown = objectMesh(mesh);
  view.group.add(shown);
  view.scene.updateMatrixWorld();
  shown.geometry.computeBoundingSphere();
  const sphere = shown.geometry.boundingSphere!.clone().applyMatrix4(view.group.matrixWorld);
  const drawn = ROUND.map((side) => {
    view.frame(sphere, new Vector3(...side));
    view.drawNow();
    const copy = document.createElement("canvas");
    copy.width = copy.height = size;
    copy.getContext("2d")!.drawImage(canvas, 0, 0, size, size);
    return copy;
  });
  view.dispose();
  canvas.remove();
  return drawn;
}

/** The posed person, colored by what touches; a click on a part tells its name. */
export class PartsView {
  onpart: (part: string) => void = () => undefined;
  onhover: (part: string | null) => void = () => undefined;
  private readonly view: View3d;
  private readonly person: Mesh;
  private readonly colors: BufferAttribute;
  private touching = new Set<string>();
  private pointed: string | null = null;

  constructor(
    canvas: HTMLCanvasElement,
    private readonly body: MeshData,
    private readonly classes: number[],
    private readonly names: string[],
  ) {
    this.view = new View3d(canvas);
    const geometry = geometryOf(body.vertices, body.faces);
    this.colors = new BufferAttribute(new Float32Array(body.vertices.length), 3);
    geometry.setAttribute("color", this.colors);
    geometry.computeBoundsTree({ indirect: true });
    this.person = new Mesh(geometry, new MeshLambertMaterial({ vertexColors: true, side: DoubleSide }));
    this.view.group.add(this.person);
    this.view.onclick = (event) => {
      const part = this.at(event.offsetX, event.offsetY);
      if (part) this.onpart(part);
    };
    canvas.addEventListener("pointermove", (event) => {
      // Not while the view is being turned.
      if (event.buttons === 0) this.point(this.at(event.offsetX, event.offsetY));
    });
    this.paint();
    this.look([0, 0.1, 1]);
  }

  set(touching: string[]): void {
    this.touching = new Set(touching);
    this.paint();
  }

  /** Look from a direction, in three's axes: x right, y up, z towards the camera of the picture. */
  look(from: Vec3): void {
    this.view.scene.updateMatrixWorld();
    this.person.geometry.computeBoundingSphere();
    const sphere: Sphere = this.person.geometry.boundingSphere!.clone().applyMatrix4(this.view.group.matrixWorld);
    // A standing person is slim: the ball around it may be cut at the sides.
    sphere.radius *= 0.8;
    this.view.frame(sphere, new Vector3(...from));
  }

  /** Where a vertex of a part is on the canvas: for tests. */
  placeOf(part: string): [number, number] | null {
    this.view.scene.updateMatrixWorld();
    for (let v = 0; v < this.classes.length; v += 3) {
      if (this.names[this.classes[v]] !== part) continue;
      const at = new Vector3(...this.body.vertices.subarray(3 * v, 3 * v + 3)).applyMatrix4(this.view.group.matrixWorld);
      const [x, y] = this.view.toCanvas(at);
      if (this.at(x, y) === part) return [x, y];
    }
    return null;
  }

  dispose(): void {
    this.view.dispose();
  }

  private point(part: string | null): void {
    if (part === this.pointed) return;
    this.pointed = part;
    this.paint();
    this.onhover(part);
  }

  private at(x: number, y: number): string | null {
    const hit = this.view.pick(this.person, x, y);
    if (!hit || hit.faceIndex === undefined || hit.faceIndex === null) return null;
    // A triangle on a border belongs to the part of its first corner.
    return this.names[this.classes[this.body.faces[3 * hit.faceIndex]]] ?? null;
  }

  private paint(): void {
    const out = this.colors.array as Float32Array;
    for (let v = 0; v < this.classes.length; v++) {
      const name = this.names[this.classes[v]];
      out.set(name === this.pointed ? POINTED : this.touching.has(name) ? TOUCHING : PLAIN, 3 * v);
    }
    this.colors.needsUpdate = true;
    this.view.invalidate();
  }
}
