/** The pinned Deno, or `deno` from PATH where none is installed. */
export function deno(): string;
/** The pinned Node 24, else the running one when it is new enough, else `node` from PATH. */
export function node(): string;
/** The pinned Node 22; null where there is none. */
export function node22(): string | null;
export function isPinned(name: "deno" | "node" | "node22"): boolean;
/** Is this (`v22.19.0`) the version of a Node that runs the program? */
export function isRecent(version: string): boolean;

export interface Machine {
  readonly pins: { readonly node: string | null; readonly deno: string | null };
  readonly running: { readonly isNode: boolean; readonly path: string };
  /** A program's `--version`; null when it does not run. */
  readonly ask: (path: string) => string | null;
}
/** What runs the program here; null when nothing does. */
export function runtime(
  machine?: Machine,
): { readonly kind: "node" | "deno"; readonly path: string } | null;
export const NO_RUNTIME: string;
/** For tests of a server that only Node brings: why they are skipped, or false. */
export function nodeMissing(): string | false;
export const tsc: string;
