// What a person means, as operations. Nothing here talks to the server or the screen.

import { contactRuns, contactsAt, holdingKey, isVisible, keyFrames } from "./document";
import type { Anchor, Doc, Operation, Point, Proposal, Sample } from "./types";

export interface Command {
  label: string;
  ops: Operation[];
}

export const MANUAL = "manual";

/** An id no point has. */
export function freshId(doc: Doc): string {
  // Counted on from the number of points; ids that removed points left free may come again.
  let n = Object.keys(doc.points).length + 1;
  while (doc.points[`p${n}`]) n += 1;
  return `p${n}`;
}

export function addPoint(id: string, anchor: Anchor): Command {
  return { label: `add point ${id}`, ops: [{ op: "add_point", id, point: { anchor } }] };
}

/** Another place on the object; a proposal that was accepted there counts as edited. */
export function moveAnchor(doc: Doc, id: string, anchor: Anchor): Command {
  const ops: Operation[] = [{ op: "set_anchor", id, anchor }];
  const old = doc.points[id].anchor.vertex;
  for (const [key, value] of Object.entries(doc.provenance)) {
    // Proposals know only their vertex, so this is how one finds the point it became.
    if (value.vertex !== old || value.decision === "rejected") continue;
    ops.push({ op: "set_provenance", id: key, value: { ...value, decision: "edited", vertex: anchor.vertex } });
  }
  return { label: `move ${id} on the object`, ops };
}

/** From `frame` on (until the next key frame) the keypoint touches the point; a second one joins the first. */
export function assign(doc: Doc, id: string, frame: number, keypoint: string): Command {
  const held = contactsAt(doc.points[id], frame);
  const names = held.includes(keypoint) ? held : [...held, keypoint];
  return { label: `${id} touches ${keypoint} from frame ${frame}`, ops: [{ op: "set_contacts", id, frames: { [frame]: names } }] };
}

/** The contact's last frame is the one before `frame`. */
export function endContact(doc: Doc, id: string, frame: number): Command | null {
  if (contactsAt(doc.points[id], frame).length === 0) return null;
  return { label: `${id}: contact ends at frame ${frame}`, ops: [{ op: "set_contacts", id, frames: { [frame]: [] } }] };
}

/** Take away the key frame that holds at `frame`: what held before it goes on. */
export function removeContactKey(doc: Doc, id: string, frame: number): Command | null {
  const key = holdingKey(doc.points[id].contacts, frame);
  if (key === null) return null;
  return { label: `${id}: remove key frame ${key}`, ops: [{ op: "set_contacts", id, frames: { [key]: null } }] };
}

/** The point with everything said about it, in all frames. */
export function removePoint(doc: Doc, id: string): Command {
  return { label: `delete point ${id} everywhere (${framesOf(doc.points[id])} frames)`, ops: [{ op: "remove_point", id }] };
}

function framesOf(point: Point): number {
  return Object.keys(point.track).length + keyFrames(point.contacts).length;
}

/** Move one key frame of a contact (a drag of its edge in the timeline). */
export function moveContactKey(doc: Doc, id: string, from: number, to: number): Command | null {
  const held = doc.points[id].contacts;
  if (from === to || !(from in held) || to in held) return null;
  // One patch: undo puts the key frame back where it was.
  const frames = { [from]: null, [to]: held[from] };
  return { label: `${id}: key frame ${from} to ${to}`, ops: [{ op: "set_contacts", id, frames }] };
}

/** No contact in first..stop-1; what held after the range holds again. */
export function clearContacts(doc: Doc, id: string, first: number, stop: number, total: number): Command {
  const point = doc.points[id];
  const frames: Record<string, string[] | null> = {};
  for (const key of keyFrames(point.contacts)) if (key >= first && key < stop) frames[key] = null;
  // A closing key frame, unless nothing holds there anyway.
  if (contactsAt(point, first).length > 0 || first in point.contacts) frames[first] = [];
  // What held at the end of the range came from a key frame inside it that is
  // removed: it needs one of its own now.
  if (stop < total && !(stop in point.contacts)) {
    const after = contactsAt(point, stop);
    if (after.length > 0) frames[stop] = after;
  }
  return { label: `${id}: no contact in ${first} to ${stop - 1}`, ops: [{ op: "set_contacts", id, frames }] };
}

/** Copy a range's contacts of one point to start at another frame (the copy of a range in the timeline). */
export function copyContacts(doc: Doc, id: string, first: number, stop: number, to: number, total: number): Command {
  // The copy replaces what lies in its way: that is cleared first, and the copied
  // key frames are put on top.
  const cleared = clearContacts(doc, id, to, Math.min(total, to + stop - first), total);
  const frames = (cleared.ops[0] as { frames: Record<string, string[] | null> }).frames;
  for (const run of contactRuns(doc.points[id], total)) {
    // The part of the run inside the range, moved by `to - first`.
    const a = Math.max(run.first, first);
    const b = Math.min(run.stop, stop);
    if (a >= b) continue;
    frames[a - first + to] = run.names;
    // Ended where the copied run ends, unless another key frame (of the copy, or
    // from clearing) says what holds there.
    const end = b - first + to;
    if (end < total && !frames[end]?.length) frames[end] ??= [];
  }
  return { label: `${id}: contacts of ${first} to ${stop - 1} copied to ${to}`, ops: [{ op: "set_contacts", id, frames }] };
}

export function toggleVisible(doc: Doc, id: string, frame: number): Command {
  const seen = isVisible(doc.points[id], frame);
  return { label: `${id} ${seen ? "hidden" : "seen"} from frame ${frame}`, ops: [{ op: "set_visibility", id, frames: { [frame]: !seen } }] };
}

/** A person's correction: a key frame no tracker overwrites. */
export function place(id: string, frame: number, x: number, y: number): Command {
  // Thousandths of a pixel: finer than anybody can click, and short in the journal.
  const sample: Sample = [round(x), round(y), 1, MANUAL];
  return { label: `${id} placed in frame ${frame}`, ops: [{ op: "set_track", id, frames: { [frame]: sample } }] };
}

/** Forget where a point was in first..stop-1. */
export function clearTrack(doc: Doc, id: string, first: number, stop: number): Command | null {
  const frames: Record<string, null> = {};
  for (const key of keyFrames(doc.points[id].track)) if (key >= first && key < stop) frames[key] = null;
  if (Object.keys(frames).length === 0) return null;
  return { label: `${id}: track of ${first} to ${stop - 1} deleted`, ops: [{ op: "set_track", id, frames }] };
}

export function setScale(value: number): Command {
  return { label: `scale ${value.toPrecision(4)}`, ops: [{ op: "set_scale", value }] };
}

export function setStatic(value: boolean): Command {
  return { label: value ? "the object never moves" : "the object moves", ops: [{ op: "set_static", value }] };
}

/** A proposal becomes a point of its own (or joins the one at its vertex), with a note where it came from. */
export function acceptProposal(doc: Doc, proposal: Proposal, frame: number, version: string): Command {
  const near = Object.entries(doc.points).find(([, point]) => point.anchor.vertex === proposal.vertex);
  const id = near ? near[0] : freshId(doc);
  const ops: Operation[] = [];
  if (!near) {
    const anchor: Anchor = { vertex: proposal.vertex, face: proposal.face, bary: proposal.barycentric };
    ops.push({ op: "add_point", id, point: { anchor, contacts: { [frame]: [proposal.keypoint] } } });
  } else ops.push(...assign(doc, id, frame, proposal.keypoint).ops);
  ops.push(decided("accepted", proposal, frame, version));
  return { label: `accept ${proposal.keypoint} (${version})`, ops };
}

export function rejectProposal(proposal: Proposal, frame: number, version: string): Command {
  return { label: `reject ${proposal.keypoint}`, ops: [decided("rejected", proposal, frame, version)] };
}

function decided(decision: string, proposal: Proposal, frame: number, version: string): Operation {
  const value = { decision, model_version: version, score: round(proposal.probability), keypoint: proposal.keypoint, vertex: proposal.vertex, frame };
  return { op: "set_provenance", id: `${frame}:${proposal.keypoint}`, value };
}

export function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}

/** Left for right and right for left in a keypoint's name; the name itself where it has no side. */
export function mirrored(name: string): string {
  const swaps: [RegExp, string][] = [[/left/, "right"], [/right/, "left"], [/Left/, "Right"], [/Right/, "Left"]];
  const hit = swaps.find(([pattern]) => pattern.test(name));
  return hit ? name.replace(hit[0], hit[1]) : name;
}
