/** A real terminal for tests: a shell in tmux, keys in, the screen out. Waits for what is shown, never for time. */

import { execFileSync, spawnSync } from "node:child_process";
import process from "node:process";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));

export function hasTmux(): boolean {
  return spawnSync("tmux", ["-V"]).status === 0;
}

/** The command line that runs a script, drawn by the runtime that this test runs on. */
export function runtimeCommand(script: string, ...args: string[]): string {
  const runtime = "Deno" in globalThis
    ? [process.execPath, "run", "--no-prompt", "--no-check", "-q", ...DENO_PERMISSIONS]
    : [process.execPath, "--disable-warning=ExperimentalWarning", "--import", "tsx"];
  const command = [...runtime, script, ...args];
  return command.map((part) => `'${part.replaceAll("'", `'\\''`)}'`).join(" ");
}

/** Those of the tasks in deno.json. */
const DENO_PERMISSIONS = [
  "--allow-net",
  "--allow-read",
  "--allow-env",
  "--allow-sys=hostname,networkInterfaces",
  "--allow-write",
];

const DEADLINE_MS = 60_000;
const POLL_MS = 40;

export class Terminal {
  readonly #socket: string;

  /** An interactive shell with job control, in a terminal of `columns`×`rows`. */
  constructor(columns: number, rows: number, env: Readonly<Record<string, string>> = {}) {
    this.#socket = `ringshake-${process.pid}-${Math.random().toString(36).slice(2, 8)}`;
    const shell = [
      "env",
      "-u",
      "TMUX",
      ...Object.entries({
        NODE_ENV: "production",
        PS1: "READY> ",
        HISTFILE: "",
        LC_ALL: "C.UTF-8",
        ...env,
      }).map(([name, value]) => `${name}=${value}`),
      "bash",
      "--norc",
      "--noprofile",
    ];
    this.#tmux(
      "-f",
      "/dev/null",
      "new-session",
      "-d",
      "-x",
      String(columns),
      "-y",
      String(rows),
      "-c",
      ROOT,
      ...shell,
    );
    this.#tmux("set", "-g", "escape-time", "0");
  }

  #tmux(...args: string[]): string {
    return execFileSync("tmux", ["-L", this.#socket, "-u", ...args], {
      encoding: "utf8",
      stdio: ["ignore", "pipe", "pipe"],
    });
  }

  screen(): string {
    return this.#tmux("capture-pane", "-p");
  }

  /** Keys by tmux's names: `j`, `Enter`, `C-z`. */
  keys(...names: string[]): void {
    this.#tmux("send-keys", ...names);
  }

  type(text: string): void {
    this.#tmux("send-keys", "-l", text);
  }

  /** As if from the clipboard, bracketed if the app asked for it. */
  paste(text: string): void {
    this.#tmux("set-buffer", text);
    this.#tmux("paste-buffer", "-p");
  }

  resize(columns: number, rows: number): void {
    this.#tmux("resize-window", "-x", String(columns), "-y", String(rows));
  }

  /** A fact of tmux about the pane, such as `#{alternate_on}`. */
  fact(format: string): string {
    return this.#tmux("display-message", "-p", format).trim();
  }

  async shows(
    pattern: RegExp | ((screen: string) => boolean),
    what = String(pattern),
  ): Promise<string> {
    const holds = typeof pattern === "function"
      ? pattern
      : (screen: string) => pattern.test(screen);
    const end = Date.now() + DEADLINE_MS;
    for (;;) {
      const screen = this.screen();
      if (holds(screen)) return screen;
      if (Date.now() > end) throw new Error(`${what} was not shown:\n${screen}`);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  }

  /** Runs a command in the shell and returns when its prompt is back. */
  async run(command: string): Promise<string> {
    const mark = `DONE-${Math.random().toString(36).slice(2, 8)}`;
    this.type(`${command}; echo; echo ${mark.slice(0, 5)}"${mark.slice(5)}"`);
    this.keys("Enter");
    const screen = await this.shows(new RegExp(`^${mark}$`, "m"));
    return screen.slice(0, screen.lastIndexOf(mark));
  }

  close(): void {
    spawnSync("tmux", ["-L", this.#socket, "kill-server"]);
  }
}
