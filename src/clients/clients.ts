import type { Client } from "./client.ts";
export const CLIENTS: readonly Client[] = [];
