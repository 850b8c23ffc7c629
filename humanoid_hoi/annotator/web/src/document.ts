// The document model: applying operations and their inverses, and reading the step functions.
// The same rules as humanoid_hoi/annotator/model/operations.py, which has the last word; test/cases.json runs through both.

import type { Doc, Operation, Point, Sample } from "./types";

type Sparse<T> = Record<string, T>;

export function emptyDocument(): Doc {
  return { points: {}, scale: 1, static: false, supports: {}, strokes: {}, provenance: {} };
}

/** Apply a batch, all of it or nothing; returns the operations that undo it. */
export function applyAll(doc: Doc, operations: Operation[]): Operation[] {
  const inverses: Operation[] = [];
  try {
    // Newest first: the order in which they have to be undone.
    for (const operation of operations) inverses.unshift(applyOne(doc, operation));
  } catch (error) {
    for (const inverse of inverses) applyOne(doc, inverse);
    throw error;
  }
  return inverses;
}

function applyOne(doc: Doc, operation: Operation): Operation {
  switch (operation.op) {
    case "add_point": {
      if (doc.points[operation.id]) throw new Error(`point ${operation.id} exists`);
      const { anchor, contacts = {}, visibility = {}, track = {} } = operation.point;
      const full: Point = { anchor: { ...anchor, face: anchor.face ?? null, bary: anchor.bary ?? null }, contacts, visibility, track };
      // A copy: the operation itself is sent to the server later, and must not
      // change with the document.
      doc.points[operation.id] = structuredClone(full);
      return { op: "remove_point", id: operation.id };
    }
    case "remove_point": {
      const point = pointOf(doc, operation.id);
      delete doc.points[operation.id];
      return { op: "add_point", id: operation.id, point };
    }
    case "set_anchor": {
      const point = pointOf(doc, operation.id);
      const before = point.anchor;
      point.anchor = { ...operation.anchor };
      return { op: "set_anchor", id: operation.id, anchor: before };
    }
    case "set_contacts":
      return { op: "set_contacts", id: operation.id, frames: patch(pointOf(doc, operation.id).contacts, operation.frames) };
    case "set_visibility":
      return { op: "set_visibility", id: operation.id, frames: patch(pointOf(doc, operation.id).visibility, operation.frames) };
    case "set_track":
      return { op: "set_track", id: operation.id, frames: patch(pointOf(doc, operation.id).track, operation.frames) };
    case "set_scale": {
      const before = doc.scale;
      doc.scale = operation.value;
      return { op: "set_scale", value: before };
    }
    case "set_static": {
      const before = doc.static;
      doc.static = operation.value;
      return { op: "set_static", value: before };
    }
    case "set_support": {
      const before = doc.supports[operation.id] ?? null;
      put(doc.supports, operation.id, operation.box);
      return { op: "set_support", id: operation.id, box: before };
    }
    case "set_strokes":
      return { op: "set_strokes", frames: patch(doc.strokes, operation.frames) };
    case "set_provenance": {
      const before = doc.provenance[operation.id] ?? null;
      put(doc.provenance, operation.id, operation.value);
      return { op: "set_provenance", id: operation.id, value: before };
    }
  }
}

function pointOf(doc: Doc, id: string): Point {
  const point = doc.points[id];
  if (!point) throw new Error(`there is no point ${id}`);
  return point;
}

function put<T>(held: Sparse<T>, key: string, value: T | null): void {
  if (value === null) delete held[key];
  else held[key] = value;
}

/** Merge a patch (null removes) and return the patch that undoes it. */
function patch<T>(held: Sparse<T>, changes: Sparse<T | null>): Sparse<T | null> {
  const before: Sparse<T | null> = {};
  for (const key of Object.keys(changes)) {
    // Null stands for "there was no key frame"; in the patch it removes.
    before[key] = held[key] ?? null;
    put(held, key, changes[key]);
  }
  return before;
}

/** Frames in which a point must be placed before its travel says anything. */
const FOLLOWED = 10;

/** Key frames in order. Objects with whole-number keys keep them sorted. */
export function keyFrames(held: Sparse<unknown>): number[] {
  return Object.keys(held).map(Number).sort((a, b) => a - b);
}

/** The key frame that holds at `frame`, or null before the first. */
export function holdingKey(held: Sparse<unknown>, frame: number): number | null {
  // Asked for every pixel of the timeline: nothing is listed or sorted where there is nothing.
  if (isEmpty(held)) return null;
  let found: number | null = null;
  for (const key of keyFrames(held)) {
    if (key > frame) break;
    found = key;
  }
  return found;
}

export function contactsAt(point: Point, frame: number): string[] {
  const key = holdingKey(point.contacts, frame);
  return key === null ? [] : point.contacts[key];
}

export function isVisible(point: Point, frame: number): boolean {
  const key = holdingKey(point.visibility, frame);
  return key === null ? true : point.visibility[key];
}

export interface Run {
  first: number;
  stop: number;
  names: string[];
}

/** Every stretch with a contact. */
export function contactRuns(point: Point, frames: number): Run[] {
  const keys = keyFrames(point.contacts);
  return keys
    .map((first, i) => ({ first, stop: keys[i + 1] ?? frames, names: point.contacts[first] }))
    .filter((run) => run.names.length > 0);
}

/** Where a point is seen in a frame: its sample, unless it is hidden there. */
export function seenAt(point: Point, frame: number): Sample | null {
  const sample = point.track[frame];
  return sample && isVisible(point, frame) ? sample : null;
}

/** Who else holds a keypoint in a frame: the released files have room for one point each. */
export function holderOf(doc: Doc, keypoint: string, frame: number, except: string): string | null {
  const wanted = keypoint.toLowerCase();
  for (const [id, point] of Object.entries(doc.points)) {
    if (id !== except && contactsAt(point, frame).some((name) => name.toLowerCase() === wanted)) return id;
  }
  return null;
}

/** Whether an object holds nothing, without listing what it holds. */
export function isEmpty(held: Sparse<unknown>): boolean {
  for (const _ in held) return false;
  return true;
}

/** Whether all points of an object that are followed (two or more, in ten frames or more each) stay within `limit` pixels. */
export function hardlyMoves(points: Iterable<Point>, frames: number, limit: number): boolean {
  let followed = 0;
  for (const point of points) {
    const wide = spread(point.track, frames, limit);
    if (wide === null) continue;
    if (wide >= limit) return false;
    followed += 1;
  }
  return followed >= 2;
}

/** How far a track travels, pixels; null where it is too short to say. It stops looking once it is farther than `enough`. */
function spread(track: Sparse<Sample>, frames: number, enough: number): number | null {
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  let count = 0;
  for (let frame = 0; frame < frames; frame++) {
    const sample = track[frame];
    if (!sample) continue;
    count += 1;
    left = Math.min(left, sample[0]);
    right = Math.max(right, sample[0]);
    top = Math.min(top, sample[1]);
    bottom = Math.max(bottom, sample[1]);
    if (count >= FOLLOWED && Math.max(right - left, bottom - top) >= enough) break;
  }
  return count < FOLLOWED ? null : Math.max(right - left, bottom - top);
}

/** Equations of a frame, 3 per contact and 2 per seen point; below 6 a frame cannot stand alone. */
export function equations(doc: Doc, frame: number): number {
  let total = 0;
  for (const point of Object.values(doc.points)) {
    total += 3 * contactsAt(point, frame).length + (seenAt(point, frame) ? 2 : 0);
  }
  return total;
}
