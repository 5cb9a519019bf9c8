import assert from "node:assert/strict";
import { before, test } from "node:test";
import { toHex } from "../../src/wire/hex.ts";
import { plainOffer } from "../../src/handshake/profiles.ts";
import { handshake } from "../../src/handshake/handshake.ts";
import { fresh } from "../handshake/drive_for_test.ts";
import { makePki, type Pki, withTls } from "./credentials.ts";
import { ascii, eventually, SILENCE, talk } from "./raw_client.ts";

let pki: Pki;
before(async () => {
  pki = await makePki();
});

const UNEXPECTED = "An unexpected TLS packet was received.";
const OVERFLOW = "A TLS record packet with invalid length was received.";
const HUNG_UP = "The TLS connection was non-properly terminated.";
const VERSION = "A packet with illegal or unsupported version was received.";

/** Name, bytes, FIN after them, the alert in hex, the text in the log: what a Seastar node did. */
const STIMULI: readonly [string, string, boolean, string, string][] = [
  ["the RPC magic", "535354415252504300000000", false, "1503030002020a", UNEXPECTED],
  [
    "what a plain node dials with",
    "53535441525250431000000001000000000000000500000000000000",
    false,
    "1503030002020a",
    UNEXPECTED,
  ],
  ["HTTP", ascii("GET / HTTP/1.1\r\nHost: x\r\n\r\n"), false, "1503030002020a", UNEXPECTED],
  ["CQL version 4", "040000000500000000", false, "1503030002020a", UNEXPECTED],
  ["CQL version 5", "050000000500000000", false, "1503030002020a", UNEXPECTED],
  ["an SSH banner", ascii("SSH-2.0-x\r\n"), false, "1503030002020a", UNEXPECTED],
  ["the first five bytes of the magic", ascii("SSTAR"), false, "1503030002020a", UNEXPECTED],
  ["sixteen zeros", "00".repeat(16), false, "1503030002020a", UNEXPECTED],
  ["application data first", "170303000568656c6c6f", false, "1503030002020a", UNEXPECTED],
  ["an empty handshake record", "1603030000", false, "1503030002020a", UNEXPECTED],
  ["sixteen times ff", "ff".repeat(16), false, "15030300020216", OVERFLOW],
  ["Cassandra", "ca552dfa0000010c00000000", false, "15030300020216", OVERFLOW],
  ["a record of 0x7fff bytes", "1603037fff", false, "15030300020216", OVERFLOW],
  [
    "a ServerHello",
    "160303002a0200002603030000000000000000000000000000000000000000000000000000000000000000001301" +
    "00",
    false,
    "1503030002020a",
    "An unexpected TLS handshake packet was received.",
  ],
  ["four bytes and FIN", ascii("SSTA"), true, "1503030002020a", HUNG_UP],
  ["a record cut short by FIN", "1603030100010000", true, "1503030002020a", HUNG_UP],
  ["FIN at once", "", true, "1503030002020a", HUNG_UP],
  [
    "half a ClientHello in a whole record, and FIN",
    "160301000a01000040030300000000",
    true,
    "15030300020232",
    "Error decoding the received TLS packet.",
  ],
  [
    "close_notify first",
    "15030300020100",
    false,
    "15030300020250",
    "Peer has terminated the connection",
  ],
  [
    "another alert first",
    "15030300020228",
    false,
    "15030300020250",
    "A TLS fatal alert has been received.",
  ],
  ["record version 0404", "1604040004deadbeef", false, "15030300020246", VERSION],
  [
    "an SSL 3 hello",
    `160300002d01000029${"0300"}${"00".repeat(32)}00${"0002"}002f0100`,
    false,
    "15030300020246",
    VERSION,
  ],
  [
    "an SSL 2 hello that asks for TLS 1.0",
    `802e0103010015000000100000${"2f".repeat(1)}${"00".repeat(18)}${"aa".repeat(16)}`,
    false,
    "15030300020246",
    VERSION,
  ],
];

for (const [name, bytes, fin, alert, text] of STIMULI) {
  test(`a TLS port answers: ${name}`, () =>
    withTls(pki.options(), async ({ sslStoragePort, log }) => {
      const heard = await talk(sslStoragePort, bytes, { fin, patience: 1000 });
      assert.deepEqual(heard, { hex: alert, end: "fin" });
      assert.deepEqual(log.texts("ERROR"), [`server connection dropped: ${text}`]);
    }));
}

test("a TLS port keeps waiting for the rest of a header", () =>
  withTls(pki.options(), async ({ sslStoragePort }) => {
    for (const bytes of ["0a", ascii("SSTA"), "1603030100010000"]) {
      assert.deepEqual(await talk(sslStoragePort, bytes, { patience: SILENCE }), {
        hex: "",
        end: "open",
      }, bytes);
    }
  }));

test("an SSL 2 hello that asks for TLS 1.2 is answered with a ServerHello", async () => {
  const credentials = await pki.authority.credentials("n1", "127.0.0.1", "rsa");
  await withTls(pki.options({ credentials }), async ({ sslStoragePort, log }) => {
    // It offers TLS_RSA_WITH_AES_128_CBC_SHA.
    const hello = `801c010303000300000010${"00002f"}${"aa".repeat(16)}`;
    const { hex } = await talk(sslStoragePort, hello, { until: 100, patience: 1000 });
    assert.match(hex, /^160303....020000..0303/);
    assert.deepEqual(log.texts("INFO"), []);
  });
});

/** A ClientHello as our own engine would send it. */
function helloBytes(versions: number[], groups?: number[]): string {
  const choices = groups === undefined ? { versions } : { versions, groups };
  const step = handshake(plainOffer(fresh, choices)).next();
  if (step.done || step.value.ask !== "send") throw new Error("an offer begins by sending");
  return toHex(step.value.bytes);
}

test("FIN after the server's flight: a plain alert in TLS 1.2, a sealed one in TLS 1.3", async () => {
  for (const [version, alert] of [[0x0303, "1503030002020a"], [0x0304, "1703030013"]] as const) {
    await withTls(pki.options(), async ({ sslStoragePort, log }) => {
      const heard = await talk(sslStoragePort, helloBytes([version]), {
        fin: true,
        patience: 1000,
      });
      assert.equal(heard.end, "fin");
      const last = heard.hex.slice(version === 0x0303 ? -14 : -48);
      assert.ok(last.startsWith(alert), last);
      assert.deepEqual(log.texts("ERROR"), [`server connection dropped: ${HUNG_UP}`]);
    });
  }
});

test("a TLS 1.3 client alert in the clear ends the handshake with internal_error", () =>
  withTls(pki.options(), async ({ sslStoragePort, log }) => {
    await talk(sslStoragePort, [helloBytes([0x0303]), "15030300020230"], { patience: 1000 });
    await eventually(() => log.lines.length > 0, "a line");
    assert.deepEqual(log.texts("ERROR"), [
      "server connection dropped: A TLS fatal alert has been received.",
    ]);
  }));
