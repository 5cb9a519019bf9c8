/** What is said of the certificates on ports for clients, of those demanded there, and of the files. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { isOfToday, offeringsOf, outsideOf } from "../../src/clients/outside.ts";
import type { Client } from "../../src/clients/client.ts";
import { CLIENTS } from "../../src/clients/clients.ts";
import type { TrustRules } from "../../src/clients/trust.ts";
import type { ClientFailure } from "../../src/model/words.ts";
import { judge } from "../../src/explain/judge.ts";
import { runbookMarkdown } from "../../src/explain/runbook.ts";
import type { ChainReport } from "../../src/model/port.ts";
import { NOTHING_SHARED } from "../../src/explain/facts.ts";
import type { ClusterFacts } from "../../src/explain/facts.ts";
import type { Finding } from "../../src/model/report.ts";
import { clientHello } from "../../src/wire/client_hello.ts";
import { encode } from "../../src/wire/codec.ts";
import * as body from "../../src/wire/extension_body.ts";
import { encodeMessage } from "../../src/wire/message.ts";
import { certificate, cluster, MUTUAL, type NodeSketch, tls } from "./build.ts";
import { asked, runningWith, tlsWith, written } from "./client_cases.ts";

type More = Partial<Omit<ClusterFacts, "nodes" | "links">>;
const judged = (sketch: NodeSketch, more: More = {}) =>
  judge(cluster([{ mode: "none", ...sketch }], more));
const told = (sketch: NodeSketch, more: More = {}): string[] =>
  judged(sketch, more).findings.map(({ severity, id, title }) => `${severity} ${id}: ${title}`);
const only = (sketch: NodeSketch, more: More = {}): Finding => {
  const { findings } = judged(sketch, more);
  assert.equal(findings.length, 1, findings.map(({ id }) => id).join());
  return findings[0] ?? assert.fail();
};
const TLS = { native_transport_port_ssl: "tls" } as const;
const required = { client: { clientAuth: "required" } } as const;

const trial = (identity: string, outcome: string, proof: string) =>
  ({ identity, version: "TLSv1.3", outcome, proof, atMs: 1 }) as never;

test("let in without a certificate: only an answer inside TLS shows it", () => {
  const auth = (more: object) =>
    told({ ...required, clients: tlsWith({ clientAuth: { ...MUTUAL, ...more } }) });
  assert.deepEqual(auth({}), [
    "info client-certificate-required: Clients need a certificate of their own",
  ]);
  const accepted = { none: "accepted", configured: "not-tried", untrusted: "rejected" };
  const letIn = {
    required: false,
    acceptance: accepted,
    trials: [trial("none", "accepted", "SUPPORTED came")],
  };
  const finding = only({
    ...required,
    clients: tlsWith({ clientAuth: { ...MUTUAL, ...letIn } as never }),
  });
  assert.deepEqual([finding.id, finding.severity], ["client-auth-not-enforced", "error"]);
  assert.deepEqual(finding.evidence, [
    "10.0.0.1:9142 (native_transport_port_ssl): without a certificate: SUPPORTED came",
    "intended: require_client_auth: true (inventory.yaml:3)",
  ]);
  assert.match(only({ ...required, clients: TLS }).evidence[0] ?? "", /without having asked/);
  // Nothing came inside TLS, so nobody was let in.
  const silent = { ...tls(1), application: "silent" } as const;
  const mute = told({
    ...required,
    clients: { native_transport_port_ssl: { cql: null, tls: silent } },
  });
  assert.ok(!mute.some((line) => line.includes("not-enforced")), mute.join());
  assert.deepEqual(told({ client: { clientAuth: "optional" }, clients: TLS }), []);
  const unproven = { ...MUTUAL.acceptance, none: "unproven" };
  assert.deepEqual(
    auth({ required: null, acceptance: unproven }),
    [],
    "neither let in nor refused",
  );
});

test("whoever demands certificates and takes a stranger's is wrong, whatever is wanted", () => {
  const acceptance = { none: "rejected", configured: "not-tried", untrusted: "accepted" } as const;
  const clientAuth = {
    ...MUTUAL,
    acceptance,
    trials: [trial("other-ca", "accepted", "SUPPORTED")],
  };
  const lines = told({ clients: tlsWith({ clientAuth }) });
  assert.ok(lines.some((line) => line.startsWith("error client-auth-not-enforced")), lines.join());
  const optional = told({ clients: tlsWith({ clientAuth: { ...clientAuth, required: false } }) });
  assert.deepEqual(optional, []);
});

test("what the process and the file want of certificates counts, Alternator's by its own block", () => {
  const block =
    "client_encryption_options: { enabled: true, require_client_auth: true, truststore: a }";
  const of = (sketch: NodeSketch) => told(sketch).filter((line) => line.includes("not-enforced"));
  assert.equal(
    of({ ...runningWith(`${block}\nnative_transport_port_ssl: 9142\n`), clients: TLS }).length,
    1,
  );
  const alternator = { alternator_https_port: "tls" } as const;
  assert.equal(
    of({ ...runningWith(`${block}\nalternator_https_port: 8043\n`), clients: alternator }).length,
    0,
  );
});

test("a certificate that is demanded and not wanted is a warning", () => {
  const clients = tlsWith({ clientAuth: MUTUAL });
  assert.deepEqual(told({ client: { clientAuth: "none" }, clients }), [
    "warning client-certificate-required: Port 9142 demands a certificate of clients, which nobody wants",
  ]);
  assert.deepEqual(told({ clients }).map((line) => line.split(" ")[0]), ["info"]);
});

test("dates are seen; whom clients trust is known only where it was said", () => {
  const begins = certificate({ notBefore: "2027-01-01T00:00:00.000Z" });
  const early = only({ clients: tlsWith({ chain: { certificates: [begins] } }) });
  assert.deepEqual([early.title, early.basis, early.severity], [
    "The certificate that clients are shown is not valid yet",
    "observed",
    "error",
  ]);
  const ended = {
    status: "invalid",
    reasons: ["expired"],
    certificates: [certificate({ days: -1 })],
  };
  const { evidence } = only({ clients: tlsWith({ chain: ended as Partial<ChainReport> }) });
  assert.doesNotMatch(evidence.join("\n"), /refused for/, "that it has ended says it");
  const unknown = {
    clients: tlsWith({ chain: { status: "invalid", reasons: ["issuer-unknown"] } }),
  } as const;
  const borrowed = judged(unknown);
  assert.deepEqual(borrowed.findings.map(({ severity }) => severity), ["warning"]);
  assert.equal(borrowed.verdicts.get("n1"), "unknown");
  assert.match(borrowed.findings[0]?.evidence.join("\n") ?? "", /truststore of the nodes/);
  const clientTruststore = { source: "client-ca.pem", certificates: [] };
  const sure = only(unknown, { shared: { ...NOTHING_SHARED, clientTruststore } });
  assert.deepEqual([sure.severity, sure.basis], ["error", "derived"]);
  // Revocation is looked at by nodes, and by few clients.
  assert.deepEqual(
    told({ clients: tlsWith({ chain: { status: "invalid", reasons: ["revoked"] } }) }),
    [],
  );
});

test("one certificate on several ports is one finding", () => {
  const chain = {
    ...tls(1),
    application: "cql",
    chain: tls(1, { chain: { certificates: [certificate({ days: 3 })] } }).chain,
  } as const;
  const finding = only({
    clients: {
      native_transport_port_ssl: { tls: chain },
      native_shard_aware_transport_port_ssl: { tls: chain },
    },
  });
  assert.equal(finding.title, "A certificate that clients are shown ends in 3 days");
  assert.ok(finding.evidence.includes("served on 10.0.0.1:19142 as well"));
});

test("another certificate for clients: meant with files of its own, a missed reload with the same", () => {
  const other = { clients: tlsWith({ chain: { certificates: [certificate({ number: 9 })] } }) };
  const of = (text: string) => {
    const { findings } = judge(cluster([{ ...written(text), ...other }]));
    const found = findings.find(({ id }) => id === "client-certificate-differs") ?? assert.fail();
    return [found.severity, found.evidence[2]];
  };
  const nodes =
    "server_encryption_options: { internode_encryption: all, certificate: n.crt, keyfile: n.key }\nnative_transport_port_ssl: 9142\n";
  const clients = (file: string) =>
    `${nodes}client_encryption_options: { enabled: true, certificate: ${file}, keyfile: k }\n`;
  assert.deepEqual(of(clients("c.crt")), [
    "info",
    "meant so: c.crt for clients, n.crt between nodes (scylla.yaml)",
  ]);
  assert.deepEqual(of(clients("n.crt")), [
    "warning",
    "both blocks name n.crt (scylla.yaml): a reload or a restart is pending",
  ]);
  const [found] = judge(cluster([other])).findings;
  assert.match(found?.evidence[2] ?? "", /is not known/);
});

test("strictness is told by who minds what; names are another finding, and worth a note alone", () => {
  const verdicts = {
    "openssl-3-strict": ["not-strict", "name-mismatch"],
    jdk: ["weak-key"],
    go: ["weak-key", "issuer-unknown"],
    webpki: ["ca-as-end-entity"],
    gnutls: ["name-mismatch"],
  } as const;
  const { findings, verdicts: nodes } = judged({ clients: TLS, verdicts });
  assert.deepEqual(findings.map(({ id, severity }) => `${severity} ${id}`), [
    "warning client-chain-not-strict",
    "info client-name-missing",
  ]);
  assert.deepEqual(findings[0]?.evidence.filter((line) => !line.includes(": prints `")), [
    "10.0.0.1:9142: it breaks RFC 5280 where this client insists on it: refused by Python 3.13 and later with its default context",
    "10.0.0.1:9142: its key is too short: refused by Java, Go",
    "10.0.0.1:9142: it is the certificate of a CA: refused by Rust with rustls",
  ]);
  assert.equal(nodes.get("n1"), "warning");
  assert.deepEqual(findings[1]?.evidence.filter((line) => !line.includes(": prints `")), [
    "10.0.0.1:9142: dialled as 10.0.0.1; subjectAltName: none",
    "minded by Python 3.13 and later with its default context, where it checks names",
  ]);
  const named = only({
    clients: tlsWith({ chain: { certificates: [certificate({ subjectAltNames: ["DNS:eu-1"] })] } }),
    verdicts: { go: ["name-mismatch"] },
  });
  assert.equal(named.title, "The certificate that clients are shown does not name 10.0.0.1");
  const invalid = {
    clients: tlsWith({ chain: { status: "invalid", reasons: ["expired"] } }),
    verdicts,
  } as const;
  assert.ok(!told(invalid).some((line) => line.includes("not-strict")));
});

test("each client prints its words for what it names first, and for nothing else", () => {
  const said = (verdicts: NodeSketch["verdicts"] & object, id: string) => {
    const found = judged({ clients: TLS, verdicts }).findings.find((each) => each.id === id);
    return found?.evidence.filter((line) => line.includes(": prints `")).join("\n") ?? "";
  };
  const of = (rules: TrustRules, failure: ClientFailure, isNamed: boolean) =>
    CLIENTS.filter(({ checks, prints }) =>
      checks.chain && checks.rules === rules && checks.name === isNamed && prints[failure]
    );
  const strict = CLIENTS.filter(({ checks }) => checks.rules === "openssl-3-strict");
  const form = said(
    { "openssl-3-strict": ["not-strict", "weak-key"], jdk: [] },
    "client-chain-not-strict",
  );
  assert.ok(strict.length > 0 && strict.every(({ prints }) => prints["not-strict"]));
  for (const { name } of strict) assert.ok(form.includes(name), name);
  assert.doesNotMatch(form, /too weak|Java/);
  // Whoever compares names is stopped by them first, and whoever does not goes on to the key.
  const [first] = of("openssl-3", "weak-key", false);
  const mixed = { "openssl-3": ["name-mismatch", "weak-key"] } as const;
  assert.ok(said(mixed, "client-chain-not-strict").includes(first?.name ?? "?"));
  const minding = of("openssl-3", "name-mismatch", true);
  assert.ok(minding.length > 0);
  const names = said(mixed, "client-name-missing");
  assert.ok(names.includes(minding[0]?.name ?? "?") && !names.includes(first?.name ?? "?"));
  const required = only({ clients: tlsWith({ clientAuth: MUTUAL }) }).evidence;
  assert.equal(required.filter((line) => line.includes(": prints `")).length, 3);
  assert.match(
    required.at(-1) ?? "",
    /^\d+ other texts are printed: `ringshake clients` shows them$/,
  );
  const https = { ...tls(1), application: "alternator", clientAuth: MUTUAL } as const;
  const alternator = only({ clients: { alternator_https_port: { tls: https } } });
  assert.equal(alternator.evidence.length, 1, "no client of the table speaks to Alternator");
});

test("a port for the newest version alone leaves today's clients outside, one for today's none", () => {
  const newest = {
    "TLSv1.0": "rejected",
    "TLSv1.1": "rejected",
    "TLSv1.2": "rejected",
    "TLSv1.3": "accepted",
  } as const;
  const found = only({ clients: tlsWith({ versions: newest }) });
  assert.deepEqual([found.id, found.severity, found.basis], [
    "clients-outside",
    "warning",
    "derived",
  ]);
  assert.match(found.evidence[0] ?? "", /offers .*TLSv1\.2; the port takes TLSv1\.3$/);
  assert.deepEqual(told({ clients: TLS }), []);
});

test("a client of today that was refused is a warning, one of yesterday a note", () => {
  const severity = (client: string) =>
    judge(asked("protocol-version", client)).findings[0]?.severity;
  assert.equal(severity("nobody-knows-it"), "info");
  assert.equal(severity(CLIENTS.find(({ hello }) => hello === "go-1.26")?.id ?? ""), "warning");
});

test("steps name the port where clients met TLS, and no log of nodes", () => {
  const at = (clients: NodeSketch["clients"] & object) => {
    const [facts] = cluster([{ clients }]).nodes;
    const place = facts && { ...facts.node, ports: [...facts.node.ports, ...facts.clientPorts] };
    return runbookMarkdown("client-chain-refused", place ?? null) ?? "";
  };
  assert.match(at({ native_transport_port: "tls" }), /s_client -connect 10\.0\.0\.1:9042 /);
  assert.match(at({ native_transport_port: "plain" }), /s_client -connect 10\.0\.0\.1:9142 /);
  assert.doesNotMatch(at(TLS), /ERROR line of `rpc`/);
});

test("a dropped block is as sure as the plain port beside it", () => {
  const text =
    "client_encryption_options: { enabled: true, truststore: }\nserver_encryption_options: { internode_encryption: all, certificate: a, keyfile: b }\nnative_transport_port: 9042\nnative_transport_port_ssl: 9142\n";
  const of = (clients: NodeSketch["clients"] & object) => {
    const { findings } = judged({ ...written(text), client: { enabled: true }, clients });
    // That TLS is meant and not there, and what else follows, is no other matter.
    const found = findings.filter(({ id }) => /client-(block|configuration|port-plain)/.test(id));
    assert.deepEqual(found.map(({ id }) => id), ["client-block-dropped"]);
    return found[0] ?? assert.fail();
  };
  const seen = of({ native_transport_port: "plain" });
  assert.equal(seen.basis, "observed");
  assert.ok(seen.evidence.includes("10.0.0.1:9042 (native_transport_port): CQL: a client port"));
  assert.equal(
    seen.evidence.at(-1),
    "server_encryption_options of the same file stands: all between nodes",
  );
  assert.equal(of({ native_transport_port: "closed" }).basis, "configured");
});

test("remarks about clients are told once, and the worst decides", () => {
  const text = `client_encryption_options: { enabled: yes, require_client_auth: maybe }
native_transport_port: 9042
native_transport_port_ssl: 9142
`;
  const { findings } = judged({ ...written(text), clients: { native_transport_port: "plain" } });
  assert.deepEqual(findings.map(({ id, severity, title }) => [id, severity, title]), [
    ["client-configuration", "error", "scylla.yaml: 3 remarks about clients"],
  ]);
});

test("Alternator erases what it is told of clients, and serves what nodes serve", () => {
  const text =
    "alternator_https_port: 8043\nserver_encryption_options: { certificate: a, keyfile: b, truststore: c, require_client_auth: true }\n";
  const { findings } = judge(
    cluster([{ ...written(text, "2026.1"), clients: { alternator_https_port: "tls" } }]),
  );
  const found = findings.find(({ id }) => id === "alternator-https-certificate") ?? assert.fail();
  assert.equal(found.severity, "warning");
  assert.match(found.evidence.join("\n"), /erases it together with truststore/);
  assert.ok(
    found.evidence.includes("10.0.0.1:8043: serves the certificate of the internode ports"),
  );
  assert.ok(found.evidence.includes("10.0.0.1:8043: asks for no certificate"));
});

test("a client is outside where every version that it offers is refused", () => {
  const hello = (versions: number[] | null, legacyVersion = 0x0303) =>
    encodeMessage(clientHello, {
      ...{ legacyVersion, random: new Uint8Array(32), legacySessionId: new Uint8Array(0) },
      ...{ cipherSuites: [0x1301], legacyCompressionMethods: [0] },
      extensions: versions === null ? [] : [{
        extensionType: body.SUPPORTED_VERSIONS,
        extensionData: encode(body.supportedVersionsClient, { versions }),
      }],
    });
  const client = (id: string) => ({ id, hello: id }) as Client;
  const offerings = offeringsOf(
    ["old", "new", "both", "none", "lost"].map(client),
    new Map([
      ["old", hello(null, 0x0301)],
      ["new", hello([0x0a0a, 0x0304])],
      ["both", hello(null)],
      ["none", hello([0x0a0a])],
    ]),
  );
  assert.deepEqual(
    offerings.map(({ client: { id }, versions }) => `${id}: ${versions.join(" ")}`),
    [
      "old: TLSv1.0",
      "new: TLSv1.3",
      "both: TLSv1.0 TLSv1.1 TLSv1.2",
      "none: ",
    ],
  );
  assert.deepEqual(offerings.map(isOfToday), [false, true, true, false]);
  const { versions: answers } = tls(1);
  const outside = (more: object) =>
    outsideOf(offerings, { ...answers, ...more }).map(({ client: { id } }) => id);
  assert.deepEqual(outside({}), ["old"]);
  assert.deepEqual(outside({ "TLSv1.3": "rejected" }), ["old", "new"]);
  assert.deepEqual(outside({ "TLSv1.0": "unknown" }), [], "what was not seen is not refused");
});
