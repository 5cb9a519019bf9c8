/**
 * Migration: where the cluster stands on the way to a mode, what comes next, and whether its gates
 * hold.
 *
 * @module
 */

import { type Mode, MODES } from "../../model/words.ts";
import type { Gate, Plan, PlanState } from "../driver.ts";
import { latest } from "../latest.ts";
import { BLANK, clipLine, heading, type Line, type Span, span, type Tone } from "../line.ts";
import { code, labelled, paragraph } from "../prose.ts";
import type { AppState, Library, Place } from "../state.ts";
import { document, emptiness, listDetail, type View } from "./view.ts";

type Here = Extract<Place, { view: "migration" }>;

export const migration: View<Here> = {
  title: () => "Migration",
  body(state, _place, area) {
    const plan = planOf(state);
    const target = targetLine(state, area.width);
    if (plan === null) {
      return {
        lines: [
          target,
          BLANK,
          ...emptiness(
            area.width,
            "Nothing to plan from yet",
            "The plan shows here once the nodes were probed.",
          ),
        ],
      };
    }
    const gates = plan.next?.gates ?? [];
    const head = [
      target,
      trackLine(plan, state.planTo, area.width),
      BLANK,
      ...nextLines(plan, area.width),
    ];
    const key = `migration/${state.planTo}`;
    const after = (width: number) => [
      ...consequences(plan, width),
      ...whereabouts(state, plan, width),
    ];
    if (gates.length === 0) {
      return document(state, area, key, after(area.width), [...head, BLANK]);
    }
    return listDetail(state, area, {
      key,
      ids: gates.map(({ id }) => id),
      head,
      row: (index) => gateRow(gates[index]),
      detail: (index, width) => [...gateDetail(gates[index], width), ...after(width)],
      most: Math.max(3, Math.min(8, gates.length)),
      empty: [],
    });
  },
  copy: (state, _place, { index }) => planOf(state)?.next?.gates[index]?.command ?? null,
  sideways: (state, _place, by) => retarget(state, by),
  tab: (state, _place, by) => retarget(state, by),
};

/** Plans towards another mode. */
export function retarget(state: AppState, by: 1 | -1): AppState {
  const next = (TARGETS.indexOf(state.planTo) + by + TARGETS.length) % TARGETS.length;
  return { ...state, planTo: TARGETS[next] ?? "all" };
}

/** `passive` is a way station, not a place to stay. */
const TARGETS: readonly Mode[] = MODES.filter((mode) => mode !== "passive");

function planOf({ library, snapshot, planTo }: AppState): Plan | null {
  return planned(library, snapshot, planTo);
}

const planned = latest((library: Library, snapshot: AppState["snapshot"], to: Mode) =>
  snapshot === null ? null : library.plan(to)
);

function targetLine({ planTo }: AppState, width: number): Line {
  const modes = TARGETS.map((mode): Span =>
    span(
      mode === planTo ? `[${mode}]` : ` ${mode} `,
      mode === planTo ? "title" : "faint",
      mode === planTo ? `to ${mode}` : "",
    )
  );
  return clipLine([span("to  ", "faint", ""), ...modes, span("   ←→ choose", "faint", "")], width);
}

const STATES: Readonly<Record<PlanState, string>> = {
  N0: "none",
  NP: "passive",
  T: "transitional",
  A: "all",
  D: "dc",
  R: "rack",
  unknown: "not known",
};

/** The stations from plaintext to the target, with how many nodes are at each. */
function trackLine(plan: Plan, to: Mode, width: number): Line {
  const counts = new Map<PlanState, number>();
  for (const state of Object.values(plan.states)) counts.set(state, (counts.get(state) ?? 0) + 1);
  const goal = GOALS[to];
  const way = new Set<PlanState>(goal === undefined ? ["N0"] : ["N0", "NP", "T", goal]);
  const others = [...counts.keys()].filter((state) => !way.has(state));
  const station = (state: PlanState): Span => {
    const count = counts.get(state) ?? 0;
    const tone: Tone = count === 0
      ? "faint"
      : state === "unknown"
      ? "unknown"
      : state === goal
      ? "ok"
      : "strong";
    return span(
      `${count > 0 ? "●" : "○"} ${STATES[state]} ${count}`,
      tone,
      `${STATES[state]} ${count} nodes, `,
    );
  };
  const track = [...way].flatMap((
    state,
    index,
  ) => [span(index === 0 ? "" : " ──▶ ", "faint", ""), station(state)]);
  const rest = others.flatMap((state) => [span("   "), station(state)]);
  return clipLine([...track, ...rest], width);
}

const GOALS: Partial<Record<Mode, PlanState>> = { transitional: "T", all: "A", dc: "D", rack: "R" };

function nextLines(plan: Plan, width: number): Line[] {
  const step = labelled("now", plan.step, width, "strong", 6);
  if (plan.next === null) {
    return [...step, [
      span("next  ", "faint"),
      span("✔ nothing: the cluster is there", "ok", "nothing, the cluster is there"),
    ]];
  }
  const gates = plan.next.gates.length === 0 ? [] : [heading("gates", width)];
  return [...step, ...labelled("next", plan.next.change, width, "plain", 6), ...gates];
}

function gateRow(gate: Gate | undefined): Line {
  if (gate === undefined) return BLANK;
  const { sign, tone, words } = HOLDS[String(gate.holds) as "true" | "false" | "null"];
  return [span(sign, tone, words), span(` ${gate.id}  `, "strong"), span(gate.evidence, "faint")];
}

const HOLDS = {
  true: { sign: "✔", tone: "ok", words: "holds," },
  false: { sign: "✖", tone: "error", words: "does not hold," },
  null: { sign: "?", tone: "unknown", words: "not known," },
} as const;

function gateDetail(gate: Gate | undefined, width: number): Line[] {
  if (gate === undefined) return [];
  return [
    ...paragraph(gate.evidence, width),
    [span("check by hand", "faint"), span("  y copies", "faint", "")],
    ...code(gate.command, width),
    BLANK,
  ];
}

function consequences({ next, breaks, rollback }: Plan, width: number): Line[] {
  const count = `${breaks.length} ${breaks.length === 1 ? "link" : "links"}`;
  const broken = breaks.length === 0 ? [] : [
    heading(
      next?.kind === "change"
        ? `going on now would break ${count}`
        : `${count} would fail as it is`,
      width,
    ),
    ...breaks.slice(0, 20).flatMap(({ from, to, connection, reason }) =>
      paragraph(`${from} → ${to} ${connection}: ${reason}`, width, "error", "✖ ")
    ),
    BLANK,
  ];
  const back = rollback.length === 0 ? [] : [
    heading("way back", width),
    ...rollback.flatMap((line) => paragraph(line, width, "plain", "· ")),
    BLANK,
  ];
  return [...broken, ...back];
}

function whereabouts(state: AppState, plan: Plan, width: number): Line[] {
  const nodes = Object.entries(plan.states);
  if (nodes.length === 0) return [];
  const named = new Map(state.live.rows.map(({ node }) => [node.address, node.id]));
  return [
    heading("which node is where", width),
    ...(Object.keys(STATES) as PlanState[]).flatMap((at) => {
      const here = nodes.filter(([, state]) => state === at).map(([address]) =>
        named.get(address) ?? address
      );
      return here.length === 0
        ? []
        : labelled(STATES[at], here.join("  "), width, at === "unknown" ? "unknown" : "plain", 14);
    }),
  ];
}
