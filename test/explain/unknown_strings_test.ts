/**
 * Nodes whose priority strings are not known: what they show decides a link as far as it does, and never
 * further. They show what GnuTLS makes of a node's hello; `negotiate`, which real ends confirm, tells the
 * truth about each pair.
 */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { TlsReport } from "../../src/model/port.ts";
import { DEFAULT_PRIORITY_STRING } from "../../src/scylla/options.ts";
import { expandPriority } from "../../src/scylla/priority/expand.ts";
import { type KeyType, negotiate } from "../../src/scylla/priority/negotiate.ts";
import { wireNames } from "../../src/scylla/priority/wire_names.ts";
import { certificate, cluster, type NodeSketch, options } from "./build.ts";

const STRINGS = [
  DEFAULT_PRIORITY_STRING,
  ...["NORMAL", "PERFORMANCE", "SECURE192", "SECURE256", "PFS", "SECURE128:-VERS-TLS1.3"],
  ...["SECURE128:-VERS-ALL:+VERS-TLS1.3", "SECURE128:-AES-256-GCM", "NORMAL:-AES-128-GCM"],
  ...["SECURE128:-CIPHER-ALL:+AES-128-GCM", "SECURE128:-CIPHER-ALL:+CHACHA20-POLY1305"],
  ...["SECURE128:-GROUP-ALL:+GROUP-X25519", "SECURE128:-GROUP-ALL:+GROUP-SECP521R1"],
  ...["SECURE128:-SIGN-ALL:+SIGN-RSA-PSS-RSAE-SHA512", "NORMAL:-KX-ALL:+DHE-RSA:-VERS-TLS1.3"],
  ...["SECURE128:-VERS-ALL:+VERS-TLS1.2:-KX-ALL:+RSA", "SECURE128:-GROUP-ALL:+GROUP-FFDHE2048"],
  "SECURE128:-VERS-ALL:+VERS-TLS1.2:-KX-ALL:+ECDHE-RSA:-GROUP-ALL:+GROUP-SECP384R1",
];

const KEYS = {
  rsa: { publicKey: { algorithm: "RSA", bits: 2048 } },
  secp256r1: {},
} as const;

const iana = (names: Partial<Parameters<typeof wireNames>[0]>) =>
  wireNames({
    ...expandPriority("NORMAL"),
    ciphers: [],
    offeredGroups: [],
    signatures: [],
    ...names,
  });

/** What a server with this string and key shows to one who dials as a node does. */
function shown(string: string, key: keyof typeof KEYS, deep: boolean): Partial<TlsReport> | null {
  const server = expandPriority(string);
  const client = expandPriority(DEFAULT_PRIORITY_STRING);
  const { wouldNegotiate: picked } = negotiate(client, server, key);
  if (picked === null) return null;
  const version = picked.version.replace("VERS-TLS", "TLSv");
  const versions = Object.fromEntries(
    ["1.0", "1.1", "1.2", "1.3"].map((each) => {
      const only = { ...client, versions: [`VERS-TLS${each}`] };
      const works = negotiate(only, server, key).wouldNegotiate !== null;
      return [`TLSv${each}`, works ? "accepted" : "rejected"];
    }),
  ) as TlsReport["versions"];
  const named = iana({
    ciphers: [picked.cipher],
    offeredGroups: picked.group === null ? [] : [picked.group],
    signatures: picked.signature === null ? [] : [picked.signature],
  });
  return {
    version,
    versions,
    cipher: named.suites[0] ?? null,
    group: named.groups[0] ?? null,
    signatureScheme: named.signatures[0] ?? null,
    ...deep ? enumerated(string, key, version) : {},
  };
}

/** All that such a server would pick, asked for each thing alone. */
function enumerated(string: string, key: KeyType, version: string): Partial<TlsReport> {
  const server = expandPriority(string);
  const asked = expandPriority("NORMAL:+GROUP-ALL:+SIGN-ALL");
  const only = { ...asked, versions: [`VERS-${version.replace("TLSv", "TLS")}`] };
  const picks = (kind: "ciphers" | "offeredGroups" | "signatures") =>
    server[kind].filter((name) =>
      negotiate({ ...only, [kind]: [name] }, server, key).wouldNegotiate !== null
    );
  const { suites, groups, signatures } = iana({
    ciphers: picks("ciphers"),
    offeredGroups: picks("offeredGroups"),
    signatures: picks("signatures"),
  });
  return {
    ciphers: { [version]: [...suites] },
    order: { [version]: "client" },
    groups: [...groups],
    signatures: [...signatures],
  };
}

/** What ends a dial: nothing in common, or a profile that the chain of RSA-2048 does not stand. */
const works = (from: string, to: string, key: KeyType) =>
  negotiate(expandPriority(from), expandPriority(to), key).wouldNegotiate !== null &&
  !(key === "rsa" && expandPriority(from).profile === "high");

function sketch(string: string, key: keyof typeof KEYS, deep: boolean, told = false): NodeSketch {
  const tls = shown(string, key, deep);
  return {
    mode: "all",
    tls,
    chain: {
      certificates: [certificate(KEYS[key])],
      strongestProfile: key === "rsa" ? "medium" : "high",
    },
    ...told ? { running: { effective: options("all", { priorityString: string }) } } : {},
  };
}

for (
  const [what, deep, firstIsTold, most] of [
    ["seen by a node's hello", false, false, 0.9],
    ["enumerated", true, false, 0.45],
    ["the dialler's string known, the acceptor's not", false, true, 0.6],
  ] as const
) {
  for (const keys of [["rsa", "rsa"], ["secp256r1", "secp256r1"], ["rsa", "secp256r1"]] as const) {
    test(`of unknown strings no more is said than is so: ${what}, ${keys.join(" and ")}`, () => {
      const wrong: string[] = [];
      let open = 0;
      let all = 0;
      for (const from of STRINGS) {
        for (const to of STRINGS) {
          const [a, b] = [sketch(from, keys[0], deep, firstIsTold), sketch(to, keys[1], deep)];
          if (a.tls === null || b.tls === null) continue;
          // A chain that is judged by a known string is another matter: see run/chains_test.ts.
          if (firstIsTold && expandPriority(from).profile === "high") continue;
          const { links } = cluster([a, b]);
          const link = links.find((each) => each.from === "n1" && each.connection === "gossip");
          const truth = works(from, to, keys[1]) ? "tls" : "fails";
          all++;
          // Plain RSA shows neither group nor signature, and might as well be SECURE192's.
          const isAlike = from === to && keys[0] === keys[1] && truth === "tls" &&
            a.tls?.group !== null;
          if (link?.outcome === "unknown" && !isAlike) open++;
          else if (link?.outcome !== truth) {
            wrong.push(`${from} → ${to}: ${link?.reason}; really ${truth}`);
          }
        }
      }
      assert.deepEqual(wrong, []);
      // "Unknown" throughout would be no answer either.
      if (keys[0] === keys[1]) assert.ok(open < most * all, `${open} of ${all} are unknown`);
    });
  }
}
