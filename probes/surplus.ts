/**
 * Does the node accept anything that its `priority_string` should not?
 *
 * Instead of asking for every suite there is, one hello offers all that is *not* expected. A node
 * that is as it should be refuses it, which costs it next to nothing; the suite that it picks
 * otherwise is the finding.
 *
 * @module
 */

import { TLS10, TLS11, TLS12, TLS13 } from "../src/wire/registry.ts";
import type { Handshake } from "../src/probe/handshake.ts";
import { glimpse, suitesOf } from "../src/probe/offers.ts";
import { FREE, type Probe } from "../src/probe/probe.ts";
import { isUnanswered } from "../src/probe/unanswered.ts";
import { tlsHello } from "./tls_hello.ts";

export interface Surplus {
  /** One handshake for TLS 1.3 and one for all that is older; they differ in their suites. */
  readonly handshakes: readonly Handshake[];
}

export const surplus: Probe<Surplus> = {
  id: "surplus-suites",
  asks: "Is any cipher suite accepted that the priority string leaves out?",
  role: "ssl_storage_port",
  cost: (_target, { quiet, allowed }) =>
    quiet || allowed === null ? FREE : { connections: 2, handshakes: 2, logLines: 2 },
  skip(_target, { quiet, allowed }, seen) {
    if (seen.of(tlsHello)?.handshake.outcome?.learned.serverHello == null) return "no TLS was met";
    if (allowed === null) return "it is not known which suites are expected";
    return quiet ? "a refused hello leaves a line in the log" : null;
  },
  async observe(target, { allowed }, _seen, means) {
    const handshakes: Handshake[] = [];
    for (const versions of [[TLS13], [TLS12, TLS11, TLS10]]) {
      const suites = suitesOf(versions[0] ?? TLS12).filter((code) => !allowed?.suites.has(code));
      if (suites.length === 0) continue;
      handshakes.push(
        await means.handshake({
          port: target.ports.ssl_storage_port,
          purpose: "surplus-suites",
          identity: "none",
          offer: glimpse(means, versions, suites),
        }),
      );
    }
    return { handshakes };
  },
  isOpen: ({ handshakes }) =>
    handshakes.some(({ failed, outcome }) => failed !== null || outcome?.end.kind === "overdue"),
  isMissed: ({ handshakes }) => handshakes.some(isUnanswered),
};
