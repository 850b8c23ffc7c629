// The page: the queue, or one session.

import { ApiError, get, setToken } from "./api";
import { byId, h } from "./dom";
import { Editor } from "./editor";
import { type Key, listen, sheet } from "./keys";
import { QueuePage } from "./queue_page";
import type { Me } from "./types";

let editor: Editor | null = null;
let queue: QueuePage;
let me: Me;
const keys: Key[] = [];

function said(text: string, bad = false): void {
  const box = byId("said");
  const entry = h("div", { class: bad ? "message bad" : "message", role: bad ? "alert" : "status" }, text);
  box.replaceChildren(entry);
  window.setTimeout(() => entry.remove(), bad ? 9000 : 6000);
}

async function showQueue(): Promise<void> {
  editor?.close();
  editor = null;
  byId("queue").hidden = false;
  byId("editor").hidden = true;
  setKeys([
    { keys: "n", does: "next session", run: () => void queue.next() },
    { keys: "/", does: "search", run: () => byId("queue-search").focus() },
  ]);
  await queue.load();
}

async function showSession(id: string): Promise<void> {
  // A fresh copy of the editor's markup: no listener of the session before stays behind.
  const page = byId("editor");
  page.replaceChildren(byId<HTMLTemplateElement>("editor-template").content.cloneNode(true));
  byId("queue").hidden = true;
  page.hidden = false;
  try {
    editor = await Editor.open(me, id, said, () => (location.hash = ""));
    setKeys(editor.keys());
    editor.scene.frameObject();
  } catch (error) {
    said((error as Error).message, true);
    location.hash = "";
  }
}

function setKeys(table: Key[]): void {
  keys.splice(0, keys.length, ...table, { keys: "?", does: "this sheet", run: () => sheet(keys) });
}

async function route(): Promise<void> {
  const id = location.hash.slice(1);
  if (editor) editor.close();
  editor = null;
  await (id ? showSession(id) : showQueue());
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
  window.addEventListener("pagehide", () => editor?.close());
  listen(() => keys);
  await route();
}

// What tests (and the console) may look at.
Object.defineProperty(window, "__app", { get: () => editor });
void begin();
