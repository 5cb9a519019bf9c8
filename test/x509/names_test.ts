/** The expected texts are those of GnuTLS 3.7.9 for the same bytes, unless they would not be safe. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { nameText, parseName } from "../../src/x509/names.ts";
import { bytes, integer, name, octets, oid, sequence, set, text, tlv } from "./forge.ts";

const attribute = (type: string, value: Uint8Array) => sequence(set(sequence(oid(type), value)));
const cn = (value: Uint8Array) => attribute("2.5.4.3", value);

const WRITTEN: readonly [Uint8Array, string][] = [
  [name("O=ACME,CN=Scylla Test CA"), "O=ACME,CN=Scylla Test CA"],
  [name("O=a+OU=b,CN=c"), "O=a+OU=b,CN=c"],
  [name(""), ""],
  [cn(text(' #a,b+c"d\\e<f>g;h=i ')), 'CN=\\ #a\\,b\\+c\\"d\\\\e\\<f\\>g\\;h=i\\ '],
  [cn(text("#x")), "CN=\\#x"],
  [cn(text("é€")), "CN=é€"],
  [cn(text("a\0b")), "CN=#0c03610062"],
  [cn(text("a\x1b[31m\nb")), "CN=a\\1B[31m\\0Ab"],
  [cn(tlv(0x1e, bytes(0, 0x41, 0x20, 0xac))), "CN=A€"],
  [cn(tlv(0x14, bytes(0xe9, 0x41))), "CN=\\#e941"],
  [cn(tlv(0x1c, bytes(0, 0, 0, 0x41))), "CN=\\#00000041"],
  [cn(tlv(0x16, bytes(0x41))), "CN=#160141"],
  [cn(integer(5)), "CN=#020105"],
  [cn(octets(bytes(1, 2))), "CN=#04020102"],
  [attribute("2.5.4.4", text("ab")), "surName=ab"],
  [attribute("2.5.4.6", text("ab", 0x13)), "C=ab"],
  [attribute("2.5.4.6", text("ab")), "C=#0c026162"],
  [attribute("1.2.840.113549.1.9.1", text("a@b", 0x16)), "EMAIL=a@b"],
  [attribute("1.2.840.113549.1.9.1", text("ab")), "EMAIL=#0c026162"],
  [attribute("0.9.2342.19200300.100.1.25", text("ab", 0x16)), "DC=ab"],
  [attribute("2.5.4.45", text("ab", 0x13)), "2.5.4.45=#13026162"],
  [attribute("1.2.643.100.1", text("ab", 0x13)), "OGRN=#13026162"],
];
for (const [der, expected] of WRITTEN) {
  test(`parseName writes ${JSON.stringify(expected)}`, () => {
    assert.equal(parseName(der).text, expected);
    assert.deepEqual(parseName(der).der, der);
  });
}

test("nameText shows something of a name that is broken", () => {
  assert.equal(nameText(bytes(0x30, 5, 1)), "#300501");
});
