// A WebGL canvas that draws only when something changed, with an orbit camera and picking by ray. What lies over it (dots,
// labels) is drawn apart: a click that adds a dot leaves the picture of the meshes as it is.
// Everything is in the video camera's frame (x right, y down, z forward), turned into three's axes by one group.

import {
  AmbientLight, BufferAttribute, BufferGeometry, DirectionalLight, DoubleSide, FrontSide, Group, type Intersection, type Material, Mesh,
  MeshLambertMaterial, type Object3D, PerspectiveCamera, Raycaster, Scene, Sphere, Vector2, Vector3, WebGLRenderer,
} from "three";
import { OrbitControls } from "three/examples/jsm/controls/OrbitControls.js";
import { acceleratedRaycast, computeBoundsTree, disposeBoundsTree } from "three-mesh-bvh";

import { throttled } from "./dom";
import { drawnInSoftware } from "./software";

// three-mesh-bvh replaces three's own ray cast, which looks at every triangle.
BufferGeometry.prototype.computeBoundsTree = computeBoundsTree;
BufferGeometry.prototype.disposeBoundsTree = disposeBoundsTree;
Mesh.prototype.raycast = acceleratedRaycast;

export const TESTING = new URLSearchParams(location.search).has("test");

export class View3d {
  readonly scene = new Scene();
  /** Camera-frame things go in here. */
  readonly group = new Group();
  readonly camera = new PerspectiveCamera(40, 1, 0.02, 100);
  readonly controls: OrbitControls;
  readonly renderer: WebGLRenderer;
  onclick: (event: PointerEvent) => void = () => undefined;
  /** Called before every drawing of the meshes. */
  onbefore: () => void = () => undefined;
  /** Draws what lies over (and behind) the canvas; `moved`: the meshes or the camera are not what they were. */
  onover: (moved: boolean) => void = () => undefined;
  /** How often the meshes were drawn: for tests. */
  drawings = 0;
  private stale = false;
  private readonly soon = throttled(() => this.drawStale());
  private readonly raycaster = new Raycaster();
  private press: [number, number] | null = null;

  constructor(readonly canvas: HTMLCanvasElement) {
    // For tests: no smoothing, and the buffer is kept so that its pixels can be read.
    const plain = TESTING || drawnInSoftware();
    this.renderer = new WebGLRenderer({ canvas, antialias: !plain, alpha: true, preserveDrawingBuffer: TESTING });
    this.renderer.setPixelRatio(plain ? 1 : Math.min(2, window.devicePixelRatio || 1));
    this.raycaster.firstHitOnly = true;
    // Half a turn about x: y and z change sign, from the camera's axes (y down, z forward) to
    // three's (y up, z backward).
    this.group.rotation.x = Math.PI;
    this.scene.add(this.group, new AmbientLight(0xffffff, 1.6));
    for (const [x, y, z] of [[1, 2, 3], [-2, 1, -1]]) {
      const lamp = new DirectionalLight(0xffffff, 1.3);
      lamp.position.set(x, y, z);
      this.scene.add(lamp);
    }
    this.controls = new OrbitControls(this.camera, canvas);
    this.controls.enableDamping = false;
    this.controls.addEventListener("change", this.invalidate);
    new ResizeObserver(this.invalidate).observe(canvas);
    canvas.addEventListener("pointerdown", (event) => {
      canvas.focus();
      this.press = [event.clientX, event.clientY];
    });
    // A click selects, a drag turns: they are told apart by how far the pointer went.
    canvas.addEventListener("pointerup", (event) => {
      const start = this.press;
      this.press = null;
      if (start && event.button === 0 && Math.hypot(event.clientX - start[0], event.clientY - start[1]) < 4) this.onclick(event);
    });
  }

  /** Draw everything with the next frame. */
  readonly invalidate = (): void => {
    this.stale = true;
    this.soon();
  };

  /** Draw only what lies over the meshes with the next frame. */
  readonly invalidateOver = (): void => this.soon();

  /** Milliseconds of one drawing of the meshes, waited for. */
  measure(): number {
    const gl = this.renderer.getContext();
    const began = performance.now();
    this.draw();
    // `finish` alone may return early; a pixel cannot be read before it is drawn.
    gl.readPixels(0, 0, 1, 1, gl.RGBA, gl.UNSIGNED_BYTE, new Uint8Array(4));
    return performance.now() - began;
  }

  /** Ray from a position on the canvas (CSS pixels from its corner). */
  rayAt(x: number, y: number): Raycaster {
    const rect = this.canvas.getBoundingClientRect();
    this.camera.updateMatrixWorld();
    this.scene.updateMatrixWorld();
    this.raycaster.setFromCamera(new Vector2((2 * x) / rect.width - 1, 1 - (2 * y) / rect.height), this.camera);
    return this.raycaster;
  }

  pick(target: Object3D, x: number, y: number): Intersection | null {
    return this.rayAt(x, y).intersectObject(target, false)[0] ?? null;
  }

  /** Canvas position (CSS) of a point in three's world. */
  toCanvas(point: Vector3): [number, number] {
    this.camera.updateMatrixWorld();
    const p = point.clone().project(this.camera);
    return [((p.x + 1) / 2) * this.canvas.clientWidth, ((1 - p.y) / 2) * this.canvas.clientHeight];
  }

  /** Look at a ball so that it fills the view. */
  frame(sphere: Sphere, direction = new Vector3(0.4, 0.35, 1)): void {
    // A ball fills a cone of half the field of view at r / sin; in a tall window the
    // width decides. 15 % of margin.
    const distance = (1.15 * sphere.radius) / Math.sin((this.camera.fov * Math.PI) / 360) / Math.min(1, this.camera.aspect);
    this.controls.target.copy(sphere.center);
    this.camera.position.copy(sphere.center).addScaledVector(direction.clone().normalize(), Math.max(0.05, distance));
    this.controls.update();
    this.invalidate();
  }

  /** Give the graphics context back: browsers have few. */
  dispose(): void {
    this.controls.dispose();
    this.renderer.dispose();
    this.renderer.forceContextLoss();
  }

  /** Draw at once, not with the next frame: for copying what was drawn. */
  drawNow(): void {
    this.draw();
  }

  private drawStale(): void {
    if (this.stale) this.draw();
    else this.onover(false);
  }

  private draw(): void {
    const width = this.canvas.clientWidth;
    const height = this.canvas.clientHeight;
    if (width < 2 || height < 2) return;
    const size = this.renderer.getSize(new Vector2());
    if (size.x !== width || size.y !== height) this.renderer.setSize(width, height, false);
    this.camera.aspect = width / height;
    this.camera.updateProjectionMatrix();
    this.stale = false;
    this.drawings += 1;
    this.onbefore();
    this.renderer.render(this.scene, this.camera);
    this.onover(true);
  }
}

export function geometryOf(vertices: Float32Array, faces: Uint32Array): BufferGeometry {
  const geometry = unlitGeometryOf(vertices, faces);
  geometry.computeVertexNormals();
  return geometry;
}

/** Without normals: to be picked, not to be drawn. */
export function unlitGeometryOf(vertices: Float32Array, faces: Uint32Array): BufferGeometry {
  const geometry = new BufferGeometry();
  geometry.setAttribute("position", new BufferAttribute(vertices, 3));
  geometry.setIndex(new BufferAttribute(faces, 1));
  return geometry;
}

/** Translucent surfaces are ghosts: drawn slightly nearer, so that they do not flicker where they agree with the solid one. */
export function surface(color: number, opacity = 1): Material {
  const ghost = opacity < 1;
  const offset = { polygonOffset: ghost, polygonOffsetFactor: -1, polygonOffsetUnits: -2 };
  return new MeshLambertMaterial({ color, opacity, transparent: ghost, side: ghost ? FrontSide : DoubleSide, depthWrite: !ghost, ...offset });
}
