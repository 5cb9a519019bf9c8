/** Headless Chromium over its DevTools protocol, as far as a page needs to be looked at. */

import { spawn, spawnSync } from "node:child_process";
import process from "node:process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const CHROMIUM = "/usr/bin/chromium";

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
  "--remote-debugging-port=0",
];

export interface Page {
  /** Evaluates an expression in the page and returns its JSON value. */
  evaluate<T>(expression: string): Promise<T>;
  resize(width: number, height: number): Promise<void>;
  /** PNG, whole viewport. */
  screenshot(): Promise<Uint8Array>;
  /** What the page wrote to the console, and what the browser refused to do for it. */
  readonly complaints: string[];
}

/** Lends a page that shows `url` to `use`. */
export async function withPage<T>(url: string, use: (page: Page) => Promise<T>): Promise<T> {
  const profile = mkdtempSync(join(tmpdir(), "ringshake-chromium-"));
  const browser = spawn(CHROMIUM, [...FLAGS, `--user-data-dir=${profile}`, "about:blank"], {
    // A shifted clock makes its many processes crawl, and a page has no clock.
    env: { ...process.env, LD_PRELOAD: "" },
    stdio: ["ignore", "ignore", "pipe"],
  });
  const exited = once(browser, "exit");
  try {
    const origin = await devTools(browser.stderr);
    const targets = await (await fetch(`http://${origin}/json/list`)).json() as {
      type: string;
      webSocketDebuggerUrl: string;
    }[];
    const target = targets.find(({ type }) => type === "page");
    if (target === undefined) throw new Error("Chromium has no page");
    return await converse(target.webSocketDebuggerUrl, url, use);
  } finally {
    browser.kill("SIGKILL");
    await exited;
    await removed(profile);
  }
}

/** The browser's children may still be writing while they die, and only time tells when they have. */
async function removed(folder: string): Promise<void> {
  for (let tries = 1;; tries++) {
    try {
      return rmSync(folder, { recursive: true, force: true });
    } catch (error) {
      if (tries === 50) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** `127.0.0.1:41234`, as Chromium announces it. */
async function devTools(stderr: AsyncIterable<Uint8Array>): Promise<string> {
  let text = "";
  for await (const chunk of stderr) {
    text += new TextDecoder().decode(chunk);
    const found = /DevTools listening on ws:\/\/([^/]+)\//.exec(text);
    if (found?.[1] !== undefined) return found[1];
  }
  throw new Error(`Chromium did not start: ${text.slice(0, 500)}`);
}

interface Reply {
  id?: number;
  method?: string;
  result?: Record<string, unknown>;
  error?: { message: string };
  params?: Record<string, unknown>;
}

async function converse<T>(
  debuggerUrl: string,
  url: string,
  use: (page: Page) => Promise<T>,
): Promise<T> {
  const socket = new WebSocket(debuggerUrl);
  await once(socket, "open");
  const waiting = new Map<number, (reply: Reply) => void>();
  const loaded = Promise.withResolvers<void>();
  const complaints: string[] = [];
  socket.addEventListener("message", ({ data }) => {
    const reply = JSON.parse(String(data)) as Reply;
    if (reply.id !== undefined) waiting.get(reply.id)?.(reply);
    if (reply.method === "Page.loadEventFired") loaded.resolve();
    if (reply.method === "Log.entryAdded" || reply.method === "Runtime.consoleAPICalled") {
      complaints.push(JSON.stringify(reply.params));
    }
  });
  let id = 0;
  const call = async (method: string, params: Record<string, unknown> = {}) => {
    const mine = ++id;
    const answered = new Promise<Reply>((resolve) => waiting.set(mine, resolve));
    socket.send(JSON.stringify({ id: mine, method, params }));
    const { result, error } = await answered;
    waiting.delete(mine);
    if (error) throw new Error(`${method}: ${error.message}`);
    return result ?? {};
  };
  try {
    await call("Page.enable");
    await call("Log.enable");
    await call("Runtime.enable");
    await call("Page.navigate", { url });
    await loaded.promise;
    return await use({
      complaints,
      async evaluate<V>(expression: string) {
        const { result } = await call("Runtime.evaluate", { expression, returnByValue: true });
        return (result as { value: V }).value;
      },
      async resize(width, height) {
        await call("Emulation.setDeviceMetricsOverride", {
          width,
          height,
          deviceScaleFactor: 1,
          mobile: width < 600,
        });
      },
      async screenshot() {
        const { data } = await call("Page.captureScreenshot");
        return Uint8Array.from(atob(String(data)), (character) => character.charCodeAt(0));
      },
    });
  } finally {
    socket.close();
  }
}

/** Why there is no browser to look with; `false` when there is one. */
export const noBrowser: string | false = existsSync(CHROMIUM) && runs()
  ? false
  : "chromium is not installed (apt-get install chromium)";

function runs(): boolean {
  return spawnSync(CHROMIUM, ["--version"]).status === 0;
}
