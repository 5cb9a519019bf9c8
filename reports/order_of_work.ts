/**
 * In which order a cluster's findings are put right.
 *
 * A node that cannot be reached cannot be judged; a chain that peers refuse must be repaired before
 * any node is made to insist on TLS; what nodes speak must be agreed before they are made to speak it;
 * and client authentication comes last, because it can shut out a node that everything else let in.
 *
 * @module
 */

export interface Stage {
  readonly title: string;
  readonly why: string;
  readonly findings: RegExp;
}

export const STAGES: readonly Stage[] = [
  {
    title: "See every node",
    why: "What cannot be reached cannot be judged, and may be the cause of the rest.",
    findings:
      /unreachable|listens|service|unproven|unexplained|ports?-differ|clock|discover|unseen|proof/,
  },
  {
    title: "Files and trust",
    why: "Every node must be able to verify every other one before any of them insists on it.",
    findings:
      /files|chain|expir|certificate|truststore|trust|issuer|authority|reload|key|crl|revo|self-signed|ca-|credential|start-would/,
  },
  {
    title: "A common language",
    why: "Versions and cipher suites must overlap before peers are made to use them.",
    findings: /version|cipher|group|priority|signature|suite|renegotiation|handshake/,
  },
  {
    title: "Modes and listeners",
    why: "One node at a time, each restart only when every node shows UN.",
    findings: /mode|port|plain|restart|configur|yaml|option|link|transitional|encryption|release/,
  },
  {
    title: "Client authentication",
    why: "Last, because it can shut out a node that everything else let in.",
    findings: /client|auth(?!ority)|withheld|untrusted|own-certificate|mtls|identity/,
  },
];

/** Where a finding belongs; the last stage of all is for what no stage claims. */
export function stageOf(id: string): number {
  if (STAGES[CLIENT_AUTH]?.findings.test(id)) return CLIENT_AUTH;
  const stage = STAGES.findIndex(({ findings }) => findings.test(id));
  return stage < 0 ? STAGES.length : stage;
}

/** `client-certificate-…` is about clients first and certificates second. */
const CLIENT_AUTH = 4;
