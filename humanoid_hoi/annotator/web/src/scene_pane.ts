// The object with its points, the person, and the solved result as a ghost; orbited, or seen through the video camera.

import {
  Box3, BoxGeometry, EdgesGeometry, Group, LineBasicMaterial, LineSegments, type Material, Matrix4, Mesh, Quaternion, Sphere, Vector3,
} from "three";
import { TransformControls } from "three/examples/jsm/controls/TransformControls.js";

import { Dots, type Dot } from "./dots";
import { fitCanvas } from "./dom";
import type { MeshData } from "./media";
import type { Pose, Vec3 } from "./pose";
import { corners, type Corner } from "./sharp";
import { flat } from "./software";
import type { Anchor, Box } from "./types";
import { geometryOf, surface, unlitGeometryOf, View3d } from "./view3d";

/** CSS pixels. */
const SNAP_PX = 9;
const OBJECT_COLOR = 0xc9a36b;
const GHOST_COLOR = 0xff8c2b;
const BODY_COLOR = 0x8fb3d9;

export interface Picked {
  anchor: Anchor;
  /** Object frame, scale 1. */
  point: Vec3;
}

export class ScenePane {
  readonly view: View3d;
  readonly dots: Dots;
  onpick: (picked: Picked, move: boolean) => void = () => undefined;
  ondot: (id: string) => void = () => undefined;
  onscale: (scale: number, final: boolean) => void = () => undefined;
  /** Milliseconds of the last pick. */
  lastPickMs = 0;
  through = false;

  private readonly sharp: Corner[];
  private readonly objectNode = new Group();
  private readonly ghostNode = new Group();
  private readonly supports = new Group();
  private shownSupports = "";
  /** The full mesh: what rays meet, whether or not it is drawn itself. */
  private object: Mesh | null = null;
  private body: Mesh | null = null;
  private ghostBody: Mesh | null = null;
  private readonly shownBody: Record<"person" | "ghost", Float32Array | null> = { person: null, ghost: null };
  private readonly gizmo: TransformControls;
  private picture: ImageBitmap | null = null;
  private shownBehind = false;

  constructor(
    canvas: HTMLCanvasElement,
    overlay: HTMLCanvasElement,
    private readonly behind: HTMLCanvasElement,
    private readonly camera: number[][],
    private readonly size: [number, number],
    private readonly mesh: MeshData,
    light: MeshData | null,
  ) {
    this.sharp = corners(mesh);
    this.view = new View3d(canvas);
    this.dots = new Dots(overlay, this.view, () => [this.object, this.body].filter((m): m is Mesh => m !== null && m.visible));
    this.view.group.add(this.objectNode, this.ghostNode, this.supports);
    if (mesh.faces.length > 0) this.addObject(light);
    this.gizmo = this.makeGizmo();
    this.view.onbefore = () => this.before();
    this.view.onover = (moved) => this.over(moved);
    this.view.onclick = (event) => this.clicked(event.offsetX, event.offsetY, event.altKey);
  }

  private addObject(light: MeshData | null): void {
    const { vertices, faces } = this.mesh;
    const geometry = light ? unlitGeometryOf(vertices, faces) : geometryOf(vertices, faces);
    // Ray casts stay below a few milliseconds on millions of triangles; the order of the faces is kept for the file.
    geometry.computeBoundsTree({ indirect: true });
    this.object = new Mesh(geometry, surface(OBJECT_COLOR));
    this.objectNode.add(this.object);
    this.ghostNode.visible = false;
    if (light) this.lighten(light);
    else this.ghostNode.add(new Mesh(geometry, surface(GHOST_COLOR, 0.55)));
  }

  /** Draw a lighter mesh in the full one's place; rays go on meeting the full one. */
  lighten(light: MeshData): void {
    const geometry = geometryOf(light.vertices, light.faces);
    (this.object!.material as Material).visible = false;
    this.objectNode.add(new Mesh(geometry, surface(OBJECT_COLOR)));
    this.ghostNode.clear();
    this.ghostNode.add(new Mesh(geometry, surface(GHOST_COLOR, 0.55)));
    this.view.invalidate();
  }

  private makeGizmo(): TransformControls {
    const gizmo = new TransformControls(this.view.camera, this.view.canvas);
    gizmo.setMode("scale");
    gizmo.setSize(0.8);
    gizmo.addEventListener("change", this.view.invalidate);
    gizmo.addEventListener("dragging-changed", (event) => {
      this.view.controls.enabled = !event.value && !this.through;
      if (!event.value) this.onscale(this.objectNode.scale.x, true);
    });
    gizmo.addEventListener("objectChange", () => {
      // One number for all axes: the axis that was pulled farthest from the others decides.
      const { x, y, z } = this.objectNode.scale;
      const middle = [x, y, z].sort((a, b) => a - b)[1];
      const pulled = [x, y, z].reduce((best, value) => (Math.abs(value - middle) > Math.abs(best - middle) ? value : best), middle);
      this.objectNode.scale.setScalar(Math.max(1e-3, pulled));
      this.onscale(this.objectNode.scale.x, false);
    });
    this.view.scene.add(gizmo.getHelper());
    return gizmo;
  }

  showGizmo(shown: boolean): void {
    if (shown) this.gizmo.attach(this.objectNode);
    else this.gizmo.detach();
    this.view.invalidate();
  }

  // Each of these is told at every redrawing of the page, and draws the meshes anew only where something is not what it was.

  setPose(pose: Pose, scale: number): void {
    if (place(this.objectNode, pose, scale)) this.view.invalidate();
  }

  setGhost(pose: Pose | null, scale: number): void {
    const appears = this.ghostNode.visible !== (pose !== null);
    this.ghostNode.visible = pose !== null;
    const moved = pose !== null && place(this.ghostNode, pose, scale);
    if (appears || moved) this.view.invalidate();
  }

  /** The person of a frame, or nobody. */
  setBody(vertices: Float32Array | null, faces: Uint32Array, ghost: boolean): void {
    const who = ghost ? "ghost" : "person";
    const last = this.shownBody[who];
    // The same numbers as last time: the same bytes of the same answer.
    if (last === vertices || (last && vertices && last.buffer === vertices.buffer && last.byteOffset === vertices.byteOffset)) return;
    this.shownBody[who] = vertices;
    const old = ghost ? this.ghostBody : this.body;
    const next = vertices && !old ? this.newBody(vertices, faces, ghost) : old;
    if (vertices && old) reshape(old, vertices);
    if (next) next.visible = vertices !== null;
    if (ghost) this.ghostBody = next;
    else this.body = next;
    this.view.invalidate();
  }

  private newBody(vertices: Float32Array, faces: Uint32Array, ghost: boolean): Mesh {
    // A copy: the next frame is written into it, and what was fetched is kept for when somebody steps back.
    const geometry = geometryOf(vertices.slice(), faces);
    geometry.computeBoundsTree({ indirect: true });
    const mesh = new Mesh(geometry, surface(ghost ? GHOST_COLOR : BODY_COLOR, ghost ? 0.35 : 1));
    this.view.group.add(mesh);
    return mesh;
  }

  setSupports(boxes: Box[], cameraFromWorld: Matrix4): void {
    const now = boxes.length > 0 ? JSON.stringify([boxes, cameraFromWorld.elements]) : "";
    if (now === this.shownSupports) return;
    this.shownSupports = now;
    for (const old of this.supports.children) (old as LineSegments).geometry.dispose();
    this.supports.clear();
    // Boxes are given in the Z-up world; the group's matrix takes them to the camera, as everything
    // else here is in its frame.
    this.supports.matrixAutoUpdate = false;
    this.supports.matrix.copy(cameraFromWorld);
    for (const box of boxes) {
      const [a, b, c] = box.half_size;
      const outline = new LineSegments(new EdgesGeometry(new BoxGeometry(2 * a, 2 * b, 2 * c)), new LineBasicMaterial({ color: 0x7ee0c0 }));
      outline.position.fromArray(box.pos_w);
      outline.quaternion.fromArray(box.quat_w);
      this.supports.add(outline);
    }
    this.view.invalidate();
  }

  setPicture(picture: ImageBitmap | null): void {
    this.picture = picture;
    if (this.through) this.view.invalidateOver();
  }

  /** Where a surface point is in three's world. */
  worldOf(point: Vec3, pose: Pose, scale: number): Vector3 {
    const node = new Group();
    place(node, pose, scale);
    return new Vector3(...point).applyMatrix4(node.matrix.compose(node.position, node.quaternion, node.scale)).applyMatrix4(this.flip());
  }

  private flip(): Matrix4 {
    this.view.group.updateMatrixWorld();
    return this.view.group.matrixWorld;
  }

  setDots(dots: Dot[]): void {
    this.dots.set(dots);
    this.view.invalidateOver();
  }

  /** Look through the video camera, or orbit again. */
  setThrough(through: boolean): void {
    this.through = through;
    this.view.controls.enabled = !through;
    if (through) {
      // The video camera sits in the origin of three's world and looks along -z: `group` has turned
      // the scene by half a turn about x.
      this.view.camera.position.set(0, 0, 0);
      this.view.camera.quaternion.identity();
    } else this.frameObject();
    this.view.invalidate();
  }

  /** Fill the view with the object, or with everything. */
  frameObject(all = false): void {
    if (this.through) return;
    const box = new Box3();
    this.view.scene.updateMatrixWorld();
    if (this.object) box.setFromObject(this.objectNode);
    if ((all || !this.object) && this.body) box.union(new Box3().setFromObject(this.body));
    if (box.isEmpty()) box.setFromCenterAndSize(new Vector3(0, 0, -2), new Vector3(1, 1, 1));
    this.view.frame(box.getBoundingSphere(new Sphere()));
  }

  /** Pick where the crosshair is: the middle of the view. For the keyboard. */
  pickCenter(move: boolean): void {
    this.clicked(this.view.canvas.clientWidth / 2, this.view.canvas.clientHeight / 2, move);
  }

  turn(horizontal: number, vertical: number, zoom: number): void {
    if (this.through) return;
    const offset = this.view.camera.position.clone().sub(this.view.controls.target);
    offset.applyAxisAngle(new Vector3(0, 1, 0), horizontal);
    const side = new Vector3().crossVectors(offset, new Vector3(0, 1, 0)).normalize();
    const tilted = offset.clone().applyAxisAngle(side, vertical);
    // Not over the poles: there "up" is lost and the view would flip.
    if (Math.abs(tilted.clone().normalize().y) < 0.98) offset.copy(tilted);
    this.view.camera.position.copy(this.view.controls.target).addScaledVector(offset, zoom);
    this.view.controls.update();
    this.view.invalidate();
  }

  private clicked(x: number, y: number, move: boolean): void {
    // A dot lies on top of the surface, so it is hit first; moving a point means the surface below.
    const dot = move ? null : this.dots.at(x, y);
    if (dot) {
      this.ondot(dot.id);
      return;
    }
    const picked = this.pickAt(x, y);
    if (picked) this.onpick(picked, move);
  }

  /** The surface under a canvas position: face, barycentric coordinates and nearest vertex of the full mesh. */
  pickAt(x: number, y: number): Picked | null {
    if (!this.object) return null;
    const began = performance.now();
    const hit = this.view.pick(this.object, x, y);
    this.lastPickMs = performance.now() - began;
    const corner = this.cornerAt(x, y);
    if (corner) return corner;
    if (!hit || hit.faceIndex == null) return null;
    // The node's matrix holds the scale, so this point is at scale 1.
    const local = this.object.worldToLocal(hit.point.clone());
    return anchorAt(this.mesh, hit.faceIndex, [local.x, local.y, local.z]);
  }

  /** The sharp corner a click near it means: in sight and at most a few pixels away. */
  private cornerAt(x: number, y: number): Picked | null {
    let best: Corner | null = null;
    let nearest = SNAP_PX;
    for (const corner of this.sharp) {
      const place = this.object!.localToWorld(new Vector3().fromArray(this.mesh.vertices, 3 * corner.vertex));
      const [cx, cy] = this.view.toCanvas(place);
      const away = Math.hypot(cx - x, cy - y);
      // The ray cast comes last: few corners are near enough to need one.
      if (away >= nearest || !this.inSight(place, cx, cy)) continue;
      best = corner;
      nearest = away;
    }
    if (!best) return null;
    const bary: Vec3 = [0, 0, 0];
    bary[best.place] = 1;
    const point = [0, 1, 2].map((k) => this.mesh.vertices[3 * best.vertex + k]) as Vec3;
    return { anchor: { vertex: best.vertex, face: best.face, bary }, point };
  }

  /** Whether nothing of the object is before a point of it. */
  private inSight(place: Vector3, x: number, y: number): boolean {
    const hit = this.view.pick(this.object!, x, y);
    const far = this.view.camera.position.distanceTo(place);
    // 2 % of slack: the ray meets the faces around the corner itself.
    return !hit || hit.distance > far - 0.02 * far;
  }

  private before(): void {
    if (this.through) this.useVideoCamera();
  }

  private over(moved: boolean): void {
    this.drawBehind();
    this.dots.draw(moved);
  }

  /** The video frame fitted into the canvas, as in the video pane: scale and corner. */
  private fitted(): [number, number, number] {
    const width = this.view.canvas.clientWidth;
    const height = this.view.canvas.clientHeight;
    const s = Math.min(width / this.size[0], height / this.size[1]);
    return [s, (width - s * this.size[0]) / 2, (height - s * this.size[1]) / 2];
  }

  private useVideoCamera(): void {
    const width = this.view.canvas.clientWidth;
    const height = this.view.canvas.clientHeight;
    const [s, ox, oy] = this.fitted();
    const [near, far] = [0.02, 100];
    const [fx, fy] = [this.camera[0][0], this.camera[1][1]];
    const [cx, cy] = [this.camera[0][2], this.camera[1][2]];
    // A pinhole camera K as OpenGL's projection. Pixels of the video are first fitted to the canvas
    // (s, ox, oy), then mapped to -1..1. The third column meets z = -depth, and y grows downwards in
    // pictures but upwards there: hence its signs.
    const matrix = new Matrix4().set(
      (2 * s * fx) / width, 0, 1 - (2 * (ox + s * cx)) / width, 0,
      0, (2 * s * fy) / height, (2 * (oy + s * cy)) / height - 1, 0,
      0, 0, -(far + near) / (far - near), (-2 * far * near) / (far - near),
      0, 0, -1, 0,
    );
    this.view.camera.projectionMatrix.copy(matrix);
    // Picking unprojects with the inverse, which three does not keep up to date for
    // a matrix set by hand.
    this.view.camera.projectionMatrixInverse.copy(matrix).invert();
  }

  private drawBehind(): void {
    if (!this.through && !this.shownBehind) return;
    this.shownBehind = this.through;
    const [s, ox, oy] = this.fitted();
    fitCanvas(this.behind, 1);
    const g = flat(this.behind);
    g.clearRect(0, 0, this.behind.width, this.behind.height);
    if (this.through && this.picture) g.drawImage(this.picture, ox, oy, s * this.size[0], s * this.size[1]);
  }
}

/** Give a body the vertices of another frame: a new mesh would cost the graphics card an upload of its faces too. */
function reshape(body: Mesh, vertices: Float32Array): void {
  const geometry = body.geometry;
  const position = geometry.getAttribute("position");
  (position.array as Float32Array).set(vertices.subarray(0, position.array.length));
  position.needsUpdate = true;
  geometry.computeVertexNormals();
  // Culling and framing compute it anew; rays need the boxes around the triangles where they are now.
  geometry.boundingSphere = null;
  geometry.boundsTree!.refit();
}

/** Put a node where a pose and a scale say; whether it was elsewhere. */
export function place(node: Group, pose: Pose, scale: number): boolean {
  const before = [...node.quaternion.toArray(), ...node.position.toArray(), ...node.scale.toArray()];
  const rotation = new Matrix4().set(pose[0], pose[1], pose[2], 0, pose[3], pose[4], pose[5], 0, pose[6], pose[7], pose[8], 0, 0, 0, 0, 1);
  node.quaternion.copy(new Quaternion().setFromRotationMatrix(rotation));
  node.position.set(pose[9], pose[10], pose[11]);
  node.scale.setScalar(scale);
  const after = [...node.quaternion.toArray(), ...node.position.toArray(), ...node.scale.toArray()];
  return after.some((value, i) => value !== before[i]);
}

/** Face, barycentric coordinates and nearest corner of a point on a triangle. */
export function anchorAt(mesh: MeshData, face: number, point: Vec3): Picked {
  const ids = [0, 1, 2].map((k) => mesh.faces[3 * face + k]);
  const [a, b, c] = ids.map((v) => new Vector3(mesh.vertices[3 * v], mesh.vertices[3 * v + 1], mesh.vertices[3 * v + 2]));
  const p = new Vector3(...point);
  const bary = barycentric(p, a, b, c);
  const distances = [a, b, c].map((corner) => corner.distanceTo(p));
  const vertex = ids[distances.indexOf(Math.min(...distances))];
  return { anchor: { vertex, face, bary }, point };
}

function barycentric(p: Vector3, a: Vector3, b: Vector3, c: Vector3): Vec3 {
  const u = b.clone().sub(a);
  const w = c.clone().sub(a);
  const q = p.clone().sub(a);
  // Solve q = v u + t w in the least-squares sense (2 x 2 normal equations by Cramer's rule): p may
  // lie a little off the plane. Clamped, as the server takes no coordinates outside the triangle.
  const [uu, uw, ww, qu, qw] = [u.dot(u), u.dot(w), w.dot(w), q.dot(u), q.dot(w)];
  const d = uu * ww - uw * uw || 1e-12;
  const v = Math.min(1, Math.max(0, (ww * qu - uw * qw) / d));
  const t = Math.min(1 - v, Math.max(0, (uu * qw - uw * qu) / d));
  return [1 - v - t, v, t];
}
