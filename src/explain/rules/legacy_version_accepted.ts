/**
 * TLS 1.0 or 1.1 is still accepted.
 *
 * @module
 */

import type { NodeRule } from "../rule.ts";
import { at, tlsPorts } from "../seen.ts";
import { editAndRestart, PROBE, RESTORE_YAML } from "../steps.ts";

export const legacyVersionAccepted: NodeRule = {
  id: "legacy-version-accepted",
  stage: "language",
  severity: "warning",
  basis: "observed",
  title: "An old TLS version is accepted",
  scope: "node",
  runbook: {
    meaning:
      "The node accepts TLS 1.1 or 1.0, which RFC 8996 retired. ScyllaDB's default priority_string removes 1.0 only. Packages also ship a policy file that removes 1.1; this node does not use it.",
    impact:
      "Nodes among themselves pick the newest version, so little happens in daily use. Audits complain, and an attacker has an older protocol to try.",
    howRingshakeKnows: "It offered only that version, and the node answered with a ServerHello.",
    doesNotProve:
      "That any node or client uses the old version is not shown. Often a ServerHello was all that was asked for, so whether the handshake could be finished is not shown either.",
    checkByHand: [
      "openssl s_client -connect {tls} -tls1_1 -cipher 'ALL:@SECLEVEL=0' </dev/null 2>&1 | grep -E 'Protocol|alert'",
      "sudo cat /proc/$(pgrep -xo scylla)/environ | tr '\\0' '\\n' | grep GNUTLS   # on {address}",
    ],
    fix: editAndRestart('priority_string: "SECURE128:-VERS-TLS1.0:-VERS-TLS1.1"'),
    verify: [PROBE],
    rollBack: RESTORE_YAML,
  },
  *judge(facts) {
    for (const { port, tls } of tlsPorts(facts)) {
      const old = (["TLSv1.0", "TLSv1.1"] as const).filter((version) =>
        tls.versions[version] === "accepted" || tls.version === version
      );
      const [first, ...rest] = old.map((version) => `${at(port)}: accepts ${version}`);
      if (first !== undefined) {
        yield {
          port: port.port,
          title: `${old.join(" and ")} accepted`,
          evidence: [first, ...rest],
        };
      }
    }
  },
};
