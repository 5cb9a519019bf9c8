/** What collected files tell of the days to come: reloads that were missed, peers that will be refused. */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { CertificateFile, ClusterFacts } from "../../src/explain/facts.ts";
import { judge } from "../../src/explain/judge.ts";
import type { FileLayout } from "../../src/scylla/files/layout.ts";
import { plan } from "../../src/explain/plan/plan.ts";
import { reloadCauses } from "../../src/explain/reload_causes.ts";
import { parseCertificate } from "../../src/x509/certificate.ts";
import { extension, forge, type Forged, newKey } from "../x509/forge.ts";
import { cluster, MUTUAL, node, type NodeSketch, NOW, options } from "./build.ts";

const dates = {
  notBefore: new Date(NOW.getTime() - 1e9),
  notAfter: new Date(NOW.getTime() + 4e10),
};
const authority = (subject: string) =>
  forge({
    subject,
    key: newKey.p256(),
    extensions: [extension.basicConstraints(true)],
    ...dates,
  });
const [old, fresh] = [authority("CN=Old"), authority("CN=New")];
const leaf = (subject: string, issuer: Forged) =>
  forge({ subject, key: newKey.p256(), issuer, ...dates });
const file = (source: string, ...all: readonly Forged[]): CertificateFile => ({
  source,
  certificates: all.map(({ der }) => parseCertificate(der)),
});
const findingsOf = (facts: ClusterFacts, id: string) => {
  const { findings, bugs } = judge(facts);
  assert.deepEqual(bugs, []);
  return findings.filter((finding) => finding.id === id);
};

const LAYOUT: FileLayout = {
  path: "/etc/scylla/n.crt",
  links: [],
  file: { path: "/etc/scylla/n.crt", uid: 0, gid: 0, mode: 0o644 },
  names: 1,
  folders: [],
};
const secret = [{ path: "/etc/scylla/n.crt", target: "..data/n.crt" }];
const certbot = [{
  path: "/etc/letsencrypt/live/n/fullchain.pem",
  target: "../../archive/n/fullchain2.pem",
}];
const broken = {
  id: "pem-broken",
  severity: "error",
  file: "n.crt",
  line: 7,
  column: 1,
  message: "the block at line 7 has no END line",
  effect: "the node does not start",
  fix: "copy it again",
} as const;

/** [what is known of the files, the causes in their order] */
const RANKED: readonly (readonly [string, NodeSketch["files"], readonly string[]])[] = [
  ["nothing", {}, [
    "load-failed",
    "symbolic-link",
    "hard-link",
    "sub-path",
    "held-open",
    "other-copy",
  ]],
  ["certbot's links", { layout: { ...LAYOUT, links: certbot } }, [
    "certbot",
    "load-failed",
    "hard-link",
    "sub-path",
    "held-open",
    "other-copy",
  ]],
  ["a second name", { layout: { ...LAYOUT, names: 2 } }, [
    "hard-link",
    "load-failed",
    "symbolic-link",
    "sub-path",
    "held-open",
    "other-copy",
  ]],
  ["a Secret mounted as a directory", { layout: { ...LAYOUT, links: secret } }, [
    "secret-volume",
    "load-failed",
    "hard-link",
    "held-open",
    "other-copy",
  ]],
  ["a file that does not load, behind a link", {
    remarks: [broken],
    layout: { ...LAYOUT, links: [{ path: LAYOUT.path, target: "/srv/n.crt" }] },
  }, ["load-failed", "symbolic-link", "hard-link", "sub-path", "held-open", "other-copy"]],
];
for (const [what, files, ids] of RANKED) {
  test(`causes of a missed reload, given ${what}`, () => {
    const causes = reloadCauses(node({ files: files ?? {} }));
    assert.deepEqual(causes.map(({ id }) => id), ids);
    const seen = causes.filter((cause) => cause.seen !== null).length;
    assert.deepEqual(causes.findLastIndex((cause) => cause.seen !== null), seen - 1);
  });
}

test("reload-missed puts the proven cause into its evidence and first into its fix", () => {
  const facts = cluster([{
    files: {
      certificate: file("n1/n.crt", leaf("CN=n1", old)),
      layout: { ...LAYOUT, links: certbot },
    },
  }]);
  const [finding] = findingsOf(facts, "reload-missed");
  assert.match(finding?.evidence.at(-1) ?? "", /likely cause: .*archive\/n\/fullchain2\.pem/);
  assert.match(finding?.fix ?? "", /^If certbot renewed it/);
});

/** Nodes that hold certificates and truststores on disk and talk in the clear. */
function planned(mode: "none" | "passive", clientAuth: "none" | "required"): ClusterFacts {
  const sketch = (id: string, issuer: Forged, ...trusted: readonly Forged[]): NodeSketch => ({
    id,
    mode,
    running: { effective: options(mode, { clientAuth }) },
    ...(mode === "passive" && clientAuth === "required" ? { clientAuth: MUTUAL } : {}),
    files: {
      certificate: file(`${id}/n.crt`, leaf(`CN=${id}`, issuer)),
      truststore: file(`${id}/ca.pem`, ...trusted),
    },
  });
  return cluster([
    sketch("a", old, old),
    sketch("b", old, old),
    sketch("c", fresh, old, fresh),
  ]);
}

test("chain-refused-later names the odd node and both directions, before TLS is used", () => {
  const [finding, ...others] = findingsOf(planned("none", "none"), "chain-refused-later");
  assert.deepEqual(others, []);
  assert.equal(finding?.node, "c");
  assert.equal(finding?.severity, "warning");
  assert.deepEqual(finding?.evidence.slice(0, 2), [
    "the chain of c is not accepted by the truststore of a, b",
    "dials that fail by it: a → c, b → c; dials that do not: c → a, c → b",
  ]);
  assert.match(finding?.evidence[2] ?? "", /certificate file of c: issuer-unknown/);
});

test("chain-refused-later: where certificates are asked for, both directions fail", () => {
  const [finding] = findingsOf(planned("none", "required"), "chain-refused-later");
  assert.equal(
    finding?.evidence[1],
    "dials that fail by it: c → a, a → c, c → b, b → c",
  );
});

test("chain-refused-later is silent when every truststore has both CAs", () => {
  const both = planned("none", "none");
  const nodes = both.nodes.map((each) => ({
    ...each,
    files: { ...each.files, truststore: file("ca.pem", old, fresh) },
  }));
  assert.deepEqual(findingsOf({ ...both, nodes }, "chain-refused-later"), []);
});

test("authority-rotation says what each CA is still waiting for", () => {
  const [finding] = findingsOf(planned("none", "none"), "authority-rotation");
  assert.equal(finding?.node, null);
  const [first = "", second = ""] = finding?.evidence ?? [];
  assert.match(first, /^CN=Old .*in every truststore.*used by a, b; certificates may be issued/);
  assert.match(second, /^CN=New .*missing from the truststore of a, b, used by c; issue nothing/);
});

test("plan holds a step back while the files of a node would keep it from starting", () => {
  const passive = { mode: "passive", running: { effective: options("passive") } } as const;
  const gateOf = (facts: ClusterFacts) =>
    plan(facts, "all").next?.gates.find(({ id }) => id === "files-are-in-place");
  const held = gateOf(cluster([passive, { ...passive, files: { remarks: [broken] } }]));
  assert.equal(held?.holds, false);
  assert.match(held?.evidence ?? "", /^n2: n\.crt:7: the block at line 7/);
  assert.equal(gateOf(cluster([passive, passive]))?.holds, null);
});
