/**
 * The probe's clock is off, so what it says about dates may be too.
 *
 * @module
 */

import type { ClusterRule } from "../rule.ts";

const TOLERATED_MS = 5 * 60 * 1000;

export const clockSkew: ClusterRule = {
  id: "clock-skew",
  severity: "warning",
  title: "This host's clock and the nodes' clock differ",
  scope: "cluster",
  runbook: {
    meaning: "The clock of the probing host is more than five minutes away from that of the nodes.",
    impact:
      "Certificates are judged by this host's clock. One that ends or begins about now may be judged differently by the nodes.",
    howRingshakeKnows: "It compared its clock with the time in an answer from a node.",
    checkByHand: ["date -u   # here and on each node", "timedatectl   # is NTP active?"],
    fix: ["sudo chronyc makestep   # on the host that is off", "Probe again."],
    verify: ["date -u   # here and on each node"],
    rollBack: ["A clock that was set right needs no way back."],
  },
  *judge({ vantage }) {
    const skew = vantage.clockSkewMs;
    if (skew === null || Math.abs(skew) <= TOLERATED_MS) return;
    const minutes = Math.round(Math.abs(skew) / 60_000);
    yield {
      evidence: [
        `this host is ${minutes} minutes ${
          skew > 0 ? "ahead of" : "behind"
        } the nodes (${skew} ms)`,
      ],
    };
  },
};
