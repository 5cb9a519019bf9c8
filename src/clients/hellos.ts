export const HELLOS: ReadonlyMap<string, Uint8Array> = new Map();
