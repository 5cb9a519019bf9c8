import assert from "node:assert/strict";
import { test } from "node:test";
import { parseCertificate } from "../../src/x509/certificate.ts";
import { parseRevocationList, revokes } from "../../src/x509/crl.ts";
import { DerError } from "../../src/x509/der.ts";
import { bytes, forge, forgeCrl, integer, newKey } from "./forge.ts";

const key = newKey.p256();
const validity = { notBefore: new Date("2026-01-01"), notAfter: new Date("2027-01-01") };
const root = forge({ subject: "CN=Root", key, ...validity });
const other = forge({ subject: "CN=Other", key, ...validity });
const der = forgeCrl({
  issuer: root,
  thisUpdate: new Date("2026-02-01T00:00:00Z"),
  nextUpdate: new Date("2026-03-01T00:00:00Z"),
  revoked: [7, bytes(0, 0xab)],
  extensions: [{ oid: "2.5.29.20", value: integer(3) }],
});

test("parseRevocationList reads issuer, dates and serial numbers", () => {
  const list = parseRevocationList(der);
  assert.equal(list.issuer.text, "CN=Root");
  assert.equal(list.thisUpdate.toISOString(), "2026-02-01T00:00:00.000Z");
  assert.equal(list.nextUpdate?.toISOString(), "2026-03-01T00:00:00.000Z");
  assert.deepEqual([...list.revoked], ["07", "00ab"]);
});

test("parseRevocationList reads a list without entries or end", () => {
  const list = parseRevocationList(
    forgeCrl({ issuer: root, thisUpdate: validity.notBefore, revoked: [] }),
  );
  assert.deepEqual([list.nextUpdate, list.revoked.size], [undefined, 0]);
});

test("revokes wants both the issuer's name and the serial number", () => {
  const list = parseRevocationList(der);
  const certificate = (issuer: typeof root, serial: number) =>
    parseCertificate(forge({ subject: "CN=n", key, issuer, serial, ...validity }).der);
  assert.ok(revokes(list, certificate(root, 7)));
  assert.ok(revokes(list, certificate(root, 0xab)));
  assert.ok(!revokes(list, certificate(root, 8)));
  assert.ok(!revokes(list, certificate(other, 7)));
});

test("parseRevocationList refuses every proper prefix", () => {
  for (let length = 0; length < der.length; length++) {
    assert.throws(() => parseRevocationList(der.subarray(0, length)), DerError, `${length} bytes`);
  }
});
