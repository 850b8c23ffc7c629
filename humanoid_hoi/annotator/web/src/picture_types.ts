// What the server says of single pictures.

import type { PoseFacts } from "./placed";

export interface PictureRow {
  id: string;
  name: string;
  verdict: string;
  user: string;
  parts: number | null;
  placed: boolean;
  refined: boolean;
  iou: number | null;
}

export interface Decision {
  verdict: string;
  contact_parts: string[] | null;
  placed: PoseFacts | null;
  refined: PoseFacts | null;
  redrawn: boolean;
}

export interface PictureInfo {
  id: string;
  name: string;
  width: number;
  height: number;
  camera: number[][];
  parts: string[];
  body_parts: number[] | null;
  annotated_parts: string[];
  start: PoseFacts;
  solved: PoseFacts | null;
  figures: Record<string, number | null>;
  decision: Decision;
  stamp: string;
}
