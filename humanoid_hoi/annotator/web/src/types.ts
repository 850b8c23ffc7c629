// What travels between the server and the page. The server's model (humanoid_hoi/annotator/model) is the reference.

export type Sample = [x: number, y: number, confidence: number, source: string];

export interface Anchor {
  vertex: number;
  face: number | null;
  bary: [number, number, number] | null;
}

export interface Point {
  anchor: Anchor;
  contacts: Record<string, string[]>;
  visibility: Record<string, boolean>;
  track: Record<string, Sample>;
}

export interface Box {
  name: string;
  pos_w: [number, number, number];
  quat_w: [number, number, number, number];
  half_size: [number, number, number];
}

export type Line = [number, number][];

/** What a person painted in a frame, to say where the object is. */
export interface Paint {
  object: Line[];
  background: Line[];
}

export interface Doc {
  points: Record<string, Point>;
  scale: number;
  static: boolean;
  supports: Record<string, Box>;
  strokes: Record<string, Paint>;
  provenance: Record<string, Record<string, unknown>>;
}

export type Operation =
  | { op: "add_point"; id: string; point: Partial<Point> & { anchor: Anchor } }
  | { op: "remove_point"; id: string }
  | { op: "set_anchor"; id: string; anchor: Anchor }
  | { op: "set_contacts"; id: string; frames: Record<string, string[] | null> }
  | { op: "set_visibility"; id: string; frames: Record<string, boolean | null> }
  | { op: "set_track"; id: string; frames: Record<string, Sample | null> }
  | { op: "set_scale"; value: number }
  | { op: "set_static"; value: boolean }
  | { op: "set_support"; id: string; box: Box | null }
  | { op: "set_strokes"; frames: Record<string, Paint | null> }
  | { op: "set_provenance"; id: string; value: Record<string, unknown> | null };

export interface Batch {
  revision: number;
  batch: string;
  time: number;
  user: string;
  kind: "edit" | "undo" | "redo";
  label: string;
  target: number | null;
  ops: Operation[];
}

export interface RevisionState {
  revision: number;
  undo: string | null;
  redo: string | null;
}

export interface SessionInfo extends RevisionState {
  id: string;
  name: string;
  state: string;
  frames: number;
  fps: number;
  width: number;
  height: number;
  camera: number[][];
  has_mesh: boolean;
  has_video: boolean;
  vertices: number;
  faces: number;
  /** Names the content of the object's mesh. */
  mesh: string;
  coarse: number[][];
  world: number[][];
  notes: string[];
  changed_outside: boolean;
  document: Doc;
  accepted: Placed | null;
  tutorial: Lesson | null;
}

export interface Lesson {
  title: string;
  steps: LessonStep[];
}

export interface LessonStep {
  text: string;
  done: Record<string, unknown> & { kind: string };
}

export interface QueueRow {
  id: string;
  name: string;
  state: string;
  assignee: string | null;
  reason: string | null;
  minutes: number;
  holder: string | null;
}

export interface VideoRow {
  id: string;
  name: string;
  category: string;
  clips: number;
  skip: string;
  error: string;
  sessions: number;
}

export interface ClipChoice {
  start: number;
  stop: number;
  action: string;
  person_px: [number, number] | null;
  object_px: [number, number, number][];
}

export interface VideoChoice {
  category: string;
  object: string;
  address: string;
  skip: string;
  height_m: number | null;
  clips: ClipChoice[];
}

export interface VideoInfo {
  id: string;
  name: string;
  frames: number;
  fps: number;
  width: number;
  height: number;
  choice: VideoChoice;
  stamp: string;
  objects: string[];
  max_clips: number;
  max_seconds: number;
}

export interface Keypoint {
  name: string;
  released: string;
  part: string;
  joint: string;
}

export interface Me {
  user: string;
  role: string;
  csrf: string;
  keypoints: Keypoint[];
}

export interface JobState {
  id: string;
  kind: string;
  state: "queued" | "running" | "done" | "failed" | "cancelled";
  what: string;
  step: number;
  total: number;
  error: string;
  position: number;
  seconds_left: number | null;
  silent_seconds: number;
  result: unknown;
}

/** Object poses of the frames start..stop-1. */
export interface Placed {
  start: number;
  stop: number;
  poses: number[][];
}

export interface Solved extends Placed {
  stages: number;
  revision: number;
  scale: number;
  rank: number[];
  weakest: (number | null)[];
  words: string[];
  reprojection_px: (number | null)[];
  contact_mm: (number | null)[];
  penetration_mm: (number | null)[];
  before: Record<string, number | null> | null;
  after: Record<string, number | null>;
  notes: string[];
  seconds: number;
}

export interface Proposal {
  keypoint: string;
  probability: number;
  face: number;
  barycentric: [number, number, number];
  vertex: number;
  point_obj: [number, number, number];
}
