/**
 * The one component: lines in, one `<Text>` for each row out. Keys and pastes go to the store.
 *
 * @module
 */

import { Box, type SuspendTerminal, Text, useApp, useInput, usePaste } from "ink";
import { useEffect, useSyncExternalStore } from "react";
import { frame } from "./frame.ts";
import { presses } from "./keys.ts";
import type { PacedStore } from "./pace.ts";
import type { AppState } from "./state.ts";
import type { Store } from "./store.ts";
import { paint, speak, type Theme } from "./theme.ts";

export interface ScreenProps {
  readonly state: AppState;
  readonly theme: Theme;
}

/**
 * A state as it looks, or, for a screen reader, as sentences. Takes no input; what tests and scripts
 * render.
 */
export function Screen({ state, theme }: ScreenProps) {
  const lines = frame(state);
  const rows = state.linear
    ? lines.map(speak).filter((row) => row !== "")
    : lines.map((line) => paint(line, theme) || " ");
  const wrap = state.linear ? "wrap" : "truncate-end";
  return (
    <Box flexDirection="column">
      {rows.map((row, index) => <Text key={index} wrap={wrap}>{row}</Text>)}
    </Box>
  );
}

export interface AppProps extends Omit<ScreenProps, "state"> {
  readonly store: Store;
  readonly pace: PacedStore;
  /** Told once how to hand the terminal back for a while. */
  onReady(suspend: SuspendTerminal): void;
}

/** The running app. */
export function App({ store, pace, theme, onReady }: AppProps) {
  const state = useSyncExternalStore(pace.subscribe, pace.state);
  const { suspendTerminal } = useApp();
  useEffect(() => onReady(suspendTerminal), [onReady, suspendTerminal]);
  useInput((input, key) => {
    for (const press of presses(input, key)) store.dispatch({ type: "key", press });
  });
  usePaste((text) => store.dispatch({ type: "paste", text }));
  return <Screen state={state} theme={theme} />;
}
