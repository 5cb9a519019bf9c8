/**
 * Faults that nobody can notice, or that only a clock could. Each row is looked up in its file by a test,
 * so that it goes when its line goes.
 *
 * @module
 */

export interface Accepted {
  readonly file: string;
  /** A part of the line as it stands. */
  readonly line: string;
  /** As the runner prints it; every change of the line when left out. */
  readonly change?: string;
  readonly why: string;
}

export const ACCEPTED: readonly Accepted[] = [
  {
    file: "src/handshake/byte_queue.ts",
    line: "this.#end + bytes.length > this.#buffer.length",
    change: "> → >=",
    why: "moves the bytes to the front one byte too early: what is read stays the same",
  },
  {
    file: "src/handshake/byte_queue.ts",
    line: "const ROOM = 4096",
    why: "how much room there is beyond what is asked for decides how often bytes move, no more",
  },
  {
    file: "src/handshake/byte_queue.ts",
    line: "new Uint8Array(2 * (live.length + more) + ROOM)",
    change: "2 → (2 + 1)",
    why: "how much room there is beyond what is asked for decides how often bytes move, no more",
  },
  {
    file: "src/handshake/channel.ts",
    line: "const kind = kinds.find(",
    change: "find → findLast",
    why: "no two kinds of message that are awaited together have one type",
  },
  {
    file: "src/handshake/completable.ts",
    line: "if (!canComplete(id))",
    change: "!canComplete(id) → false",
    why: "faults are tried on Node, which has every cipher; the tests on Deno see this one",
  },
  {
    file: "src/handshake/server_flight12.ts",
    line: 'return authentication === "any" ?',
    change: 'authentication === "any" → false',
    why: "only suites of TLS 1.3 go with any key, and none gets here: it narrows the type",
  },
  {
    file: "src/handshake/server_identity.ts",
    line: "if (leaf === undefined) return undefined;",
    change: "leaf === undefined → false",
    why:
      "an empty chain has ended the handshake before its first certificate is read: narrows the type",
  },
  {
    file: "src/handshake/server_identity.ts",
    line: "const verdict = spki === undefined || scheme === undefined",
    change: "spki === undefined || scheme === undefined → false",
    why:
      "the chain was read before a signature comes, and names or implies a scheme: narrows the type",
  },
  {
    file: "src/handshake/server_identity.ts",
    line: "const verdict = spki === undefined || scheme === undefined",
    change: "|| → &&",
    why:
      "the chain was read before a signature comes, and names or implies a scheme: narrows the type",
  },
  {
    file: "src/handshake/inbox.ts",
    line: "const [type = 0, high = 0, middle = 0, low = 0] = header;",
    change: "0 → (0 + 1)",
    why: "of a header in part, nothing is taken but a length that is too much already: one is none",
  },
  {
    file: "src/handshake/capture.ts",
    line: "MAX_CAPTURE = 256 * 1024",
    change: "256 → (256 + 1)",
    why: "a bound that was chosen, not derived: a kilobyte more is as good",
  },
  {
    file: "src/handshake/key_exchange12.ts",
    line: "check(channel, spki !== undefined",
    why:
      "the flight of RSA has a certificate that was read, or has ended before: it narrows the type",
  },
  {
    file: "src/handshake/key_exchange12.ts",
    line: "finiteFieldGroups.find((group)",
    change: "find → findLast",
    why: "no two groups have one prime",
  },
  {
    file: "src/x509/name_constraints.ts",
    line: 'if (limit.kind === "dns" && name.kind === "dns") return dnsCovers',
    change: "&& → ||",
    why: "the line before has seen to it that both are of one kind; it narrows the type",
  },
  {
    file: "src/x509/name_constraints.ts",
    line: 'if (limit.kind === "email" && name.kind === "email") return emailCovers',
    why: "only names of three kinds are asked about, and both are of one kind: it narrows the type",
  },
  {
    file: "src/x509/name_constraints.ts",
    line: 'if (limit.kind === "ip" && name.kind === "ip") return inRange',
    change: "&& → ||",
    why: "the line before has seen to it that both are of one kind; it narrows the type",
  },
  {
    file: "src/x509/name_constraints.ts",
    line: 'return limit.kind !== "ip" || name.kind !== "ip" ||',
    change: "|| → &&",
    why: "the line before has seen to it that both are of one kind; it narrows the type",
  },
  {
    file: "src/x509/name_constraints.ts",
    line: "(byte & (range[size + i] ?? 0)) ===",
    change: "0 → (0 + 1)",
    why: "a range is twice as long as the address; the defaults are for the types",
  },
  {
    file: "src/x509/name_constraints.ts",
    line: "byte & (mask(wide)[i] ?? 0)",
    change: "0 → (0 + 1)",
    why: "both ranges are of one length; the default is for the type",
  },
  {
    file: "src/x509/name_constraints.ts",
    line: "hex(mask(a)) < hex(mask(b))",
    change: "< → <=",
    why:
      "of two masks that are alike either range will do: what lies beyond a mask is not compared",
  },
  {
    file: "src/x509/faults.ts",
    line: "if (sameCertificate(certificate, issuer)) return true;",
    why:
      "GnuTLS asks it, but a certificate that is its own issuer is trusted itself or has no issuer by then",
  },
  {
    file: "src/x509/arrangement.ts",
    line: "? -1",
    change: "1 → (1 + 1)",
    why: "every negative number is no place in the list",
  },
  {
    file: "src/x509/arrangement.ts",
    line: "next = issuerOf[next] ?? -1",
    change: "1 → (1 + 1)",
    why: "every negative number is no place in the list",
  },
  {
    file: "src/x509/arrangement.ts",
    line: "let next = issuerOf[0] ?? -1;",
    change: "1 → (1 + 1)",
    why: "every negative number is no place in the list",
  },
  {
    file: "src/x509/arrangement.ts",
    line: "next >= 0 && !run.includes(next);",
    change: ">= → >",
    why: "the first of the list issued nobody: its number is never the next",
  },
  {
    file: "src/x509/unknown_issuer.ts",
    line: "value.slice(0, 256)",
    change: "256 → (256 + 1)",
    why: "a bound that was chosen, not derived: one character more is as good",
  },
  {
    file: "src/explain/links.ts",
    line: 'const open = judged.find(({ outcome }) => outcome === "unknown");',
    change: "find → findLast",
    why:
      "a node dials with TLS in one way only, so of what waits for a handshake there is one at most",
  },
];
