/**
 * Hands states to the screen no faster than it shall be drawn. The first change after a pause is
 * shown at once, so a key never waits for a frame that nobody saw.
 *
 * @module
 */

import type { AppState } from "./state.ts";
import type { Store } from "./store.ts";

export interface PacedStore {
  /** The state to draw. */
  state(): AppState;
  subscribe(listener: () => void): () => void;
  /** Shows the latest state now. */
  flush(): void;
  close(): void;
}

export function paced(store: Store, frameMs: number, now: () => number): PacedStore {
  const listeners = new Set<() => void>();
  let shown = store.state();
  let shownAtMs = -Infinity;
  let timer: ReturnType<typeof setTimeout> | null = null;
  const flush = () => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    shownAtMs = now();
    shown = store.state();
    for (const listener of listeners) listener();
  };
  const close = store.subscribe(() => {
    if (timer !== null) return;
    const wait = shownAtMs + frameMs - now();
    if (wait <= 0) flush();
    else timer = setTimeout(flush, wait);
  });
  return {
    state: () => shown,
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    flush,
    close() {
      close();
      if (timer !== null) clearTimeout(timer);
    },
  };
}
