/**
 * Holds the state: actions go in, the next state comes out, effects are handed on.
 *
 * @module
 */

import type { AppState, Effect } from "./state.ts";
import { type Action, update } from "./update.ts";

export interface Store {
  state(): AppState;
  dispatch(action: Action): void;
  subscribe(listener: () => void): () => void;
}

export interface StoreOptions {
  readonly opening: AppState;
  /** Epoch milliseconds. */
  now(): number;
  perform(effect: Effect): void;
}

export function createStore({ opening, now, perform }: StoreOptions): Store {
  let current = opening;
  const listeners = new Set<() => void>();
  return {
    state: () => current,
    dispatch(action) {
      const { state, effects } = update({ ...current, nowMs: now() }, action);
      current = state;
      for (const listener of listeners) listener();
      for (const effect of effects) perform(effect);
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
