/** The pinned Deno, or `deno` from PATH where none is pinned for this platform. */
export function deno(): string;
/** The pinned Node 24, or `node` from PATH. */
export function node(): string;
/** The pinned Node 22; null where there is none for this platform. */
export function node22(): string | null;
/** For tests of a server that only Node brings: why they are skipped, or false. */
export function nodeMissing(): string | false;
