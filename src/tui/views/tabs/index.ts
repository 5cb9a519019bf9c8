/** The tabs of a node, in the order in which Tab goes through them. */

import type { NodeTab } from "../../state.ts";
import { attempts } from "./attempts.ts";
import { certificates } from "./certificates.ts";
import { client } from "./client.ts";
import { findings } from "./findings.ts";
import { handshake } from "./handshake.ts";
import { history } from "./history.ts";
import { ports } from "./ports.ts";
import type { Tab } from "./tab.ts";
import { versions } from "./versions.ts";

export const TABS: Readonly<Record<NodeTab, Tab>> = {
  findings,
  ports,
  certificates,
  handshake,
  client,
  versions,
  attempts,
  history,
};
