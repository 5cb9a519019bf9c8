export function ensureTools(): string[];
export function ensureAnsible(): void;
/** The path of ansible-inventory; null where it is not installed. */
export function ansibleInventory(): string | null;
export const CASSANDRA_VERSIONS: readonly string[];
export const JAVA_17: string;
export function cassandraJars(version: string): string | null;
export function ensureCassandra(): void;
export function jarLike(folder: string, start: string): string;
/** Fetches each cqlsh that pip has for this machine's Python. */
export function ensureCqlsh(): void;
/** The folder and main file of each cqlsh that is here. */
export function cqlshs(): { name: string; folder: string; script: string }[];
