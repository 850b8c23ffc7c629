// The page: the queue, one session, or the shelves of videos and pictures.

import { ApiError, get, setToken } from "./api";
import { byId, h } from "./dom";
import { Editor } from "./editor";
import { type Key, listen, sheet } from "./keys";
import { PictureTool, showPictures } from "./pictures_page";
import { QueuePage } from "./queue_page";
import type { Me } from "./types";
import { Chooser, showVideos } from "./videos_page";

let editor: Editor | null = null;
let chooser: Chooser | PictureTool | null = null;
let queue: QueuePage;
let me: Me;
const keys: Key[] = [];

function said(text: string, bad = false): void {
  const box = byId("said");
  const entry = h("div", { class: bad ? "message bad" : "message", role: bad ? "alert" : "status" }, text);
  box.replaceChildren(entry);
  window.setTimeout(() => entry.remove(), bad ? 9000 : 6000);
}

function show(page: "queue" | "editor" | "videos" | "pictures"): void {
  for (const name of ["queue", "editor", "videos", "pictures"]) byId(name).hidden = name !== page;
}

async function showQueue(): Promise<void> {
  show("queue");
  setKeys([
    { keys: "n", does: "next session", run: () => void queue.next() },
    { keys: "v", does: "videos that are no sessions yet", run: () => (location.hash = "videos") },
    { keys: "i", does: "single pictures", run: () => (location.hash = "pictures") },
    { keys: "/", does: "search", run: () => byId("queue-search").focus() },
  ]);
  await queue.load();
}

async function showVideo(id: string): Promise<void> {
  const page = byId("videos");
  show("videos");
  try {
    if (id) {
      chooser = await Chooser.open(page, id, said);
      setKeys(chooser.keys());
      page.dataset.ready = id;
    } else {
      setKeys([]);
      await showVideos(page, (video) => (location.hash = `video/${video}`));
    }
  } catch (error) {
    said((error as Error).message, true);
  }
}

async function showPicture(id: string): Promise<void> {
  const page = byId("pictures");
  const go = (picture: string) => (location.hash = `picture/${picture}`);
  show("pictures");
  try {
    if (id) {
      // Laid out before it is filled: the canvases need their sizes.
      page.dataset.ready = "";
      chooser = await PictureTool.open(page, id, said, go);
      setKeys(chooser.keys());
      page.dataset.ready = id;
    } else {
      setKeys([]);
      await showPictures(page, go);
    }
  } catch (error) {
    said((error as Error).message, true);
  }
}

async function showSession(id: string): Promise<void> {
  // A fresh copy of the editor's markup: no listener of the session before stays behind.
  const page = byId("editor");
  page.replaceChildren(byId<HTMLTemplateElement>("editor-template").content.cloneNode(true));
  show("editor");
  try {
    editor = await Editor.open(me, id, said, () => (location.hash = ""));
    setKeys(editor.keys());
    page.dataset.ready = id; // only now: a key pressed before its table is set would be lost
  } catch (error) {
    said((error as Error).message, true);
    location.hash = "";
  }
}

function setKeys(table: Key[]): void {
  // The same array stays: `listen` holds it.
  keys.splice(0, keys.length, ...table, { keys: "?", does: "this sheet", run: () => sheet(keys) });
}

async function route(): Promise<void> {
  const id = location.hash.slice(1);
  // Whatever page comes next, the lease is given back and the graphics contexts are freed.
  editor?.close();
  chooser?.close();
  editor = null;
  chooser = null;
  for (const page of ["videos", "pictures"]) delete byId(page).dataset.ready;
  if (id === "videos" || id.startsWith("video/")) await showVideo(id.slice(6));
  else if (id === "pictures" || id.startsWith("picture/")) await showPicture(id.slice(8));
  else await (id ? showSession(id) : showQueue());
}

async function begin(): Promise<void> {
  try {
    me = await get<Me>("/api/me");
  } catch (error) {
    if (error instanceof ApiError && error.status === 401) location.replace("/");
    else said("the server cannot be reached", true);
    return;
  }
  setToken(me.csrf);
  queue = new QueuePage(byId("queue"), me, (id) => (location.hash = id), said);
  window.addEventListener("hashchange", () => void route());
  window.addEventListener("pagehide", () => { editor?.close(); chooser?.close(); });
  listen(() => keys);
  await route();
}

// What tests (and the console) may look at.
Object.defineProperty(window, "__app", { get: () => editor ?? chooser });
void begin();
