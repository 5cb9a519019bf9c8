/**
 * The contract of a tab: a view of one node, drawn below that node's name.
 *
 * @module
 */

import type { Area } from "../../line.ts";
import type { LiveNode } from "../../live.ts";
import type { AppState, NodeTab, Step } from "../../state.ts";
import type { Body, Chosen } from "../view.ts";

export interface Tab {
  readonly id: NodeTab;
  readonly title: string;
  /** In one word. */
  readonly word: string;
  /** For narrow screens. */
  readonly short: string;
  /** Shown behind the title: how many there are. */
  count?(row: LiveNode): number;
  body(state: AppState, row: LiveNode, area: Area): Body;
  open?(state: AppState, row: LiveNode, chosen: Chosen): Step;
  copy?(state: AppState, row: LiveNode, chosen: Chosen): string | null;
}
