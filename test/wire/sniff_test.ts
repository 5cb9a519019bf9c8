import assert from "node:assert/strict";
import test from "node:test";
import fc from "fast-check";
import { fromHex, toHex } from "../../src/wire/hex.ts";
import { parseMagic } from "../../src/explain/messages/magic.ts";
import { sniff } from "../../src/wire/sniff.ts";

const text = (value: string) => new TextEncoder().encode(value);

const GREETINGS: readonly [string, Uint8Array, string, string | null][] = [
  ["an RPC answer", fromHex("535354415252504310000000"), "seastar-rpc", "Seastar RPC negotiation"],
  [
    "a node's ClientHello",
    fromHex("160302016a010001660303"),
    "tls",
    "TLS handshake record, client_hello (TLSv1.1)",
  ],
  [
    "the alert of a TLS port",
    fromHex("1503030002020a"),
    "tls",
    "TLS alert record, unexpected_message",
  ],
  ["an SSLv2-framed hello", fromHex("802e0103030015"), "tls", "SSLv2-framed TLS ClientHello"],
  ["Cassandra internode", fromHex("ca552dfa0000010c"), "cassandra", "Cassandra internode message"],
  ["CQL OPTIONS", fromHex("040000000500000000"), "cql", "CQL v4 request"],
  ["a CQL error", fromHex("8400000000000000"), "cql", "CQL v4 response"],
  ["a CQL v5 SUPPORTED", fromHex("850000000600000010"), "cql", "CQL v5 response"],
  ["an HTTP answer", text("HTTP/1.1 400 Bad Request\r\n"), "http", "HTTP response"],
  ["an HTTP request", text("GET / HTTP/1.1\r\n"), "http", "HTTP request"],
  ["an HTTP/2 preface", text("PRI * HTTP/2.0\r\n"), "http", "HTTP/2 preface"],
  ["HTTP/2 settings", fromHex("00001204000000000000030000006400"), "http", "HTTP/2 SETTINGS"],
  ["empty HTTP/2 settings", fromHex("000000040000000000"), "http", "HTTP/2 SETTINGS"],
  [
    "none, and a farewell",
    fromHex("0000000400000000000000080700000000"),
    "http",
    "HTTP/2 SETTINGS",
  ],
  ["a length of four, and zeros", fromHex("00000004000000000000000000"), "unknown", null],
  ["HTML alone", text("<!DOCTYPE HTML>\n"), "http", "HTML without a HTTP header"],
  ["an IMAP greeting", text("* OK [CAPABILITY IMAP4rev1"), "unknown", "IMAP greeting"],
  ["a POP3 greeting", text("+OK Dovecot ready.\r\n"), "unknown", "POP3 greeting"],
  ["Redis, content", text("+OK\r\n"), "unknown", "Redis"],
  ["XMPP", text("<?xml version='1.0'?><stream:stream xml"), "unknown", "XMPP stream"],
  ["other XML", text("<?xml version='1.0'?><streams/>"), "unknown", null],
  ["an SSH banner", text("SSH-2.0-OpenSSH_9.2\r\n"), "unknown", "SSH banner"],
  ["PROXY v1", text("PROXY TCP4 10.0.0.1 "), "unknown", "PROXY protocol v1"],
  ["PROXY v2", fromHex("0d0a0d0a000d0a515549540a"), "unknown", "PROXY protocol v2"],
  ["a PostgreSQL SSLRequest", fromHex("0000000804d2162f"), "unknown", "PostgreSQL SSLRequest"],
  ["a PostgreSQL startup", fromHex("0000005300030000"), "unknown", "PostgreSQL startup"],
  [
    "a PostgreSQL error",
    Uint8Array.from([0x45, 0, 0, 0, 0x90, ...text("SFATAL")]),
    "unknown",
    "PostgreSQL response",
  ],
  ["a MySQL greeting", fromHex("4a0000000a382e302e3336"), "unknown", "MySQL greeting"],
  ["a Redis command", text("*1\r\n$4\r\nPING\r\n"), "unknown", "Redis command"],
  ["a Redis error", text("-ERR unknown command"), "unknown", "Redis"],
  ["a MongoDB hello", fromHex("3f0000000100000000000000d4070000"), "unknown", "MongoDB message"],
  ["a Kafka request", fromHex("00000020001200030000000100"), "unknown", "Kafka request"],
  ["AMQP", text("AMQP\x00\x00\x09\x01"), "unknown", "AMQP header"],
  ["JMX", text("JRMI\x00\x02K"), "unknown", "Java RMI (JMX)"],
  ["an SMTP banner", text("220 mail.example ESMTP"), "unknown", "SMTP or FTP"],
  ["ZooKeeper", text("ruok"), "unknown", "ZooKeeper command"],
  ["RDP", fromHex("0300001300e000000000"), "unknown", "RDP connection request"],
  ["SMB", Uint8Array.from([0, 0, 0, 0x45, 0xff, ...text("SMBr")]), "unknown", "SMB message"],
  ["SOCKS5", fromHex("050100"), "unknown", "SOCKS5 greeting"],
  ["sixteen 0xff", fromHex("ff".repeat(16)), "unknown", null],
  ["sixteen zeros", new Uint8Array(16), "unknown", null],
  ["nothing", new Uint8Array(0), "unknown", null],
];

for (const [name, bytes, speaks, service] of GREETINGS) {
  test(`sniff() knows ${name}`, () => {
    const sniffed = sniff(bytes);
    assert.equal(sniffed.service, service);
    assert.equal(sniffed.speaks, speaks);
    assert.equal(sniffed.who === null, service === null);
  });
}

test("sniff() says nothing that a peer chose, and never throws", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
      const { service } = sniff(bytes);
      if (service !== null) assert.match(service, /^[\w .,/()*-]+$/);
    }),
    { numRuns: 3000 },
  );
});

const MAGICS: readonly [string, string][] = [
  ["1603010200010001", "1603010200010001"],
  ["16030100-43010000", "16030100bd010000"],
  ["16030100bd010000", "16030100bd010000"],
  ["16030100-12010000", "16030100ee010000"],
  ["160302016a010001", "160302016a010001"],
  ["16030300-3f010000", "16030300c1010000"],
  ["474554202f204854", "474554202f204854"],
  ["-36552d-60000010c", "ca552dfa0000010c"],
  ["-1-1-1-1-1-1-1-1", "ffffffffffffffff"],
  ["485454502f312e31", "485454502f312e31"],
  ["-7c00000000000000", "8400000000000000"],
];

for (const [logged, bytes] of MAGICS) {
  test(`parseMagic() reads ${logged}`, () => {
    assert.equal(toHex(parseMagic(logged) ?? new Uint8Array(0)), bytes);
  });
}

test("parseMagic() reads what either kind of node prints for any eight bytes", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 8, maxLength: 8 }), (bytes) => {
      // fmt's {:02x} pads to two characters, the minus included.
      const signed = Array.from(
        Int8Array.from(bytes),
        (byte) => byte.toString(16).padStart(2, "0"),
      );
      assert.deepEqual(parseMagic(signed.join("")), bytes);
      assert.deepEqual(parseMagic(toHex(bytes)), bytes);
    }),
  );
});

test("parseMagic() refuses what is not eight bytes", () => {
  for (const odd of ["", "12", "-", "zz", "16030102000100", "16030102000100010", "--1", "-0-0"]) {
    assert.equal(parseMagic(odd), null, odd);
  }
  assert.equal(parseMagic("f".repeat(10_000)), null);
});
