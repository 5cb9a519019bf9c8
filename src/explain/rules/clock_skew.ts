/**
 * The probe's clock or a node's is off, so what is said about dates may be too.
 *
 * @module
 */

import type { NodeRule } from "../rule.ts";

const TOLERATED_MS = 5 * 60 * 1000;

export const clockSkew: NodeRule = {
  id: "clock-skew",
  stage: "reach",
  severity: "warning",
  basis: "observed",
  title: "This host's clock and the node's differ",
  scope: "node",
  runbook: {
    meaning:
      "The clock of the probing host is more than five minutes away from that of a node, by more than the measurement can be wrong.",
    impact:
      "Certificates are judged by this host's clock. One that ends or begins about now may be judged differently by the node.",
    howRingshakeKnows:
      "Answers of the node's REST API carry its time (the Date header, in whole seconds). It was compared with this host's clock before the question and after the answer; the way there and back is the uncertainty. No TLS message tells the time, so without --api nothing is known of it.",
    doesNotProve:
      "Which of the two clocks is wrong is not shown, only that they differ. Nodes whose API was not asked may be off as well.",
    checkByHand: ["date -u   # here and on {address}", "timedatectl   # is NTP active?"],
    fix: ["sudo chronyc makestep   # on the host that is off", "Probe again."],
    verify: ["date -u   # here and on {address}"],
    rollBack: ["A clock that was set right needs no way back."],
  },
  *judge({ node, running }) {
    const clock = running?.clock;
    if (clock == null || Math.abs(clock.skewMs) - clock.uncertaintyMs <= TOLERATED_MS) return;
    const { skewMs, uncertaintyMs } = clock;
    const minutes = Math.round(Math.abs(skewMs) / 60_000);
    yield {
      title: `This host's clock and ${node.id}'s differ by ${minutes} minutes`,
      evidence: [
        `by the Date of ${running?.source}, this host is ${Math.abs(skewMs)} ms ${
          skewMs > 0 ? "ahead" : "behind"
        }, give or take ${uncertaintyMs} ms`,
      ],
    };
  },
};
