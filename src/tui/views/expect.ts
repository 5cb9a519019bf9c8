/**
 * Expect: against which intent the nodes are judged.
 *
 * @module
 */

import { type Mode, MODES } from "../../model/words.ts";
import { BLANK, fit, type Line, span } from "../line.ts";
import { leave, notify, type Place, step } from "../state.ts";
import { listDetail, type View } from "./view.ts";

const CHOICES = ["inventory", ...MODES] as const;

const MEANINGS: Record<Mode | "inventory", string> = {
  inventory: "what the inventory or --expect says",
  none: "plaintext on storage_port, nothing on ssl_storage_port",
  passive: "plaintext spoken, TLS already listening: none with a certificate",
  transitional: "dials TLS, still accepts both",
  dc: "TLS between data centres, plaintext inside one",
  rack: "TLS between racks, plaintext inside one",
  all: "TLS only; storage_port closed",
};

export const expect: View<Extract<Place, { view: "expect" }>> = {
  title: () => "Expected mode",
  body(state, _place, area) {
    return listDetail(state, area, {
      key: "expect",
      ids: CHOICES,
      head: [
        [span("What are the nodes meant to do?", "strong")],
        [span("They are judged again against it; nothing is probed for that.", "faint")],
        BLANK,
      ],
      row: (index): Line => {
        const choice = CHOICES[index] ?? "inventory";
        const current = choice === (state.expected ?? "inventory");
        return [
          span(current ? "● " : "○ ", current ? "ok" : "faint", current ? "in force, " : ""),
          fit(span(choice, "strong"), 14),
          span(MEANINGS[choice], "faint"),
        ];
      },
      empty: [],
    });
  },
  open(state, _place, { index }) {
    const choice = CHOICES[index] ?? "inventory";
    const mode = choice === "inventory" ? null : choice;
    const said = mode === null
      ? "Judged by the inventory's intent"
      : `Judged as if meant to be ${mode}`;
    return step(notify({ ...leave(state), expected: mode }, said), { do: "expect", mode });
  },
};
