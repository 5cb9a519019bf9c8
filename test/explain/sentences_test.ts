/** Sentences that once said more than was seen, or less than was known by then. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { judge } from "../../src/explain/judge.ts";
import type { CertificateFile } from "../../src/explain/facts.ts";
import { CA, cluster, MUTUAL, type NodeSketch } from "./build.ts";

const CLOSED = { state: "closed", speaks: null, tls: null, rpc: null } as const;
const MUTE = { state: "timeout", speaks: null, tls: null, rpc: null } as const;

const said = (id: string, sketch: NodeSketch, truststore?: CertificateFile) => {
  const facts = cluster(
    [sketch, {}],
    truststore === undefined ? {} : {
      shared: { truststore, revocationLists: null, certificate: null },
    },
  );
  return judge(facts).findings.find((finding) => finding.id === id && finding.node === "n1") ??
    assert.fail(`no ${id}`);
};

test("a refusal shows that the host is up, and so does an answer", () => {
  const refused = said("unreachable", { storage: CLOSED, ssl: MUTE });
  assert.match(refused.title, /while another port of the node refuses/);
  assert.match(refused.explanation, /the host is up/);
  assert.doesNotMatch(refused.explanation, /host is down|nothing can be said about the node/);
  const answered = said("unreachable", { mode: "transitional", ssl: MUTE });
  assert.match(answered.title, /while another port of the node answers/);
  assert.match(answered.explanation, /the host is up/);
  assert.match(said("unreachable", { storage: MUTE, ssl: MUTE }).explanation, /host is down/);
});

test("of a port that kept silent or hung up, no answer is told", () => {
  const silent = said("unproven", { storage: { state: "open", speaks: "silent", rpc: null } });
  assert.match(silent.evidence.join(), /stays silent/);
  assert.doesNotMatch(silent.explanation, /an answer came/i);
  const hungUp = said("unproven", {
    storage: { state: "open", speaks: "unknown", rpc: null, firstBytes: null },
  });
  assert.match(hungUp.evidence.join(), /hangs up without a byte/);
  assert.doesNotMatch(hungUp.evidence.join(), /no protocol/);
  const bytes = said("unproven", {
    storage: { state: "open", speaks: "unknown", rpc: null, firstBytes: "abcd" },
  });
  assert.match(bytes.evidence.join(), /bytes of no protocol we know: abcd/);
});

test("where the names of CAs are known, it is not said what would be if", () => {
  const chain: NodeSketch["chain"] & object = { status: "invalid", reasons: ["issuer-unknown"] };
  const holding = (text: string) =>
    ({ source: "ca.pem", certificates: [{ subject: { text } }] }) as unknown as CertificateFile;
  const told = (truststore?: CertificateFile) => {
    const { explanation, fix } = said("chain-issuer-unknown", { chain }, truststore);
    return `${explanation} ${fix}`;
  };
  const differ = told(holding("O=Other,CN=Other CA"));
  assert.match(differ, /whose name is not there.*wrong CA/s);
  assert.doesNotMatch(differ, /If the names|made anew/);
  const equal = told(holding("O=Acme,CN=Acme CA"));
  assert.match(equal, /of that name is there, with another key/);
  assert.doesNotMatch(equal, /If the names|wrong CA/);
  assert.match(told(), /If the names differ.*If the names are equal/s);
});

test("optional: nobody is said to be asked for nothing who was seen to be asked", () => {
  const optional: NodeSketch = { expectClientAuth: "optional" };
  const asks = said("optional-client-auth", {
    ...optional,
    clientAuth: { ...MUTUAL, required: false },
  });
  assert.equal(asks.severity, "warning");
  assert.doesNotMatch(`${asks.explanation} ${asks.title}`, /asks nobody|does not know/);
  const none = said("optional-client-auth", optional);
  assert.equal(none.severity, "error");
  assert.equal(none.basis, "observed");
  assert.match(none.explanation, /asks nobody/);
  const unseen = { ...optional, clientAuth: { requested: null, required: null } };
  assert.equal(said("optional-client-auth", unseen).severity, "warning");
  assert.match(said("optional-client-auth", unseen).explanation, /if that is the node's/);
  assert.equal(said("optional-client-auth", { ...unseen, release: "2026.3" }).severity, "error");
});

test("a certificate that nodes would keep back is refused to whoever shows it, and to no node", () => {
  const certificate = {
    source: "own.pem",
    certificates: [{ subject: { text: "CN=probe" }, issuer: { text: "CN=Other CA" } }],
  } as unknown as CertificateFile;
  const told = (required: boolean | null, caNames: string[]) => {
    const facts = cluster([{
      clientAuth: {
        ...MUTUAL,
        required,
        caNames,
        acceptance: { none: "accepted", configured: "rejected", untrusted: "rejected" },
      },
    }], { shared: { truststore: null, revocationLists: null, certificate } });
    return judge(facts).findings.find(({ id }) => id === "own-certificate-refused") ??
      assert.fail();
  };
  const optional = told(false, [CA]);
  assert.match(optional.explanation, /nodes with certificates of that CA are let in/);
  assert.equal(optional.severity, "warning");
  assert.match(told(true, [CA]).explanation, /turned away for showing none/);
  assert.match(told(null, [CA]).explanation, /was not seen/);
  assert.equal(told(true, [CA]).severity, "error");
  // Its CA is listed: then a node shows it, and is turned away as ringshake was.
  assert.match(told(false, ["CN=Other CA"]).explanation, /they are turned away here too/);
});
