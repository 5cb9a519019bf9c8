import assert from "node:assert/strict";
import { createCipheriv, createHmac } from "node:crypto";
import { test } from "node:test";
import { CryptoError, type CryptoProblem } from "../../src/crypto/crypto_error.ts";
import { type Protection, protection12, protection13 } from "../../src/crypto/protection.ts";
import { keyBlock } from "../../src/crypto/schedule12.ts";
import { type CipherSuite, cipherSuite, completableSuites } from "../../src/crypto/suites.ts";
import { fromHex as hex, toHex } from "../../src/wire/hex.ts";

const APPLICATION_DATA = 23;
const HEADER = 5;

/** Every way in which this runtime can protect records: name and a maker of fresh, equal states. */
const WAYS: [string, number, () => Protection][] = [0x0301, 0x0302, 0x0303, 0x0304].flatMap(
  (version) =>
    completableSuites(version).flatMap((id) => {
      const suite = cipherSuite(id) as CipherSuite;
      const name = `${suite.name}, version ${version.toString(16)}`;
      if (version === 0x0304) {
        const keys = { key: filled(suite.keyLength, 1), iv: filled(12, 2) };
        return [[name, version, () => protection13(suite, keys)]];
      }
      const { client } = keyBlock(suite, version, filled(48, 3), filled(32, 4), filled(32, 5));
      const make = (encryptThenMac: boolean) => () =>
        protection12(suite, version, client, { encryptThenMac });
      return suite.mode === "cbc"
        ? [[name, version, make(false)], [`${name}, encrypt-then-MAC`, version, make(true)]]
        : [[name, version, make(false)]];
    }) as [string, number, () => Protection][],
);

test("open() returns what seal() was given, for every suite and length", () => {
  for (const [name, version, make] of WAYS) {
    const [writer, reader] = [make(), make()];
    for (const length of [0, 1, 15, 16, 17, 255, 1000, 16384]) {
      const content = filled(length, 7);
      const record = writer.seal(APPLICATION_DATA, content);
      assert.equal((record[1] ?? 0) << 8 | (record[2] ?? 0), Math.min(version, 0x0303), name);
      assert.equal((record[3] ?? 0) << 8 | (record[4] ?? 0), record.length - HEADER, name);
      const opened = reader.open(APPLICATION_DATA, record.subarray(HEADER));
      assert.equal(opened.contentType, APPLICATION_DATA, name);
      assert.deepEqual(opened.content, content, name);
    }
    assert.equal(writer.sequence, 8);
    assert.equal(reader.sequence, 8);
  }
});

test("open() refuses a record with any byte changed, cut or repeated", () => {
  for (const [name, , make] of WAYS) {
    const record = make().seal(APPLICATION_DATA, filled(20, 7)).subarray(HEADER);
    for (let at = 0; at < record.length; at += 5) {
      const changed = Uint8Array.from(record);
      changed[at] = (changed[at] ?? 0) ^ 0x41;
      refuses(
        () => make().open(APPLICATION_DATA, changed),
        "bad-record-mac",
        `${name}, byte ${at}`,
      );
    }
    for (const length of [0, 1, 7, 16, record.length - 1]) {
      refuses(
        () => make().open(APPLICATION_DATA, record.subarray(0, length)),
        "bad-record-mac",
        `${name}, ${length} bytes`,
      );
    }
    const reader = make();
    reader.open(APPLICATION_DATA, record);
    refuses(() => reader.open(APPLICATION_DATA, record), "bad-record-mac", `${name}, repeated`);
  }
});

test("open() before TLS 1.3 refuses a record under another content type", () => {
  for (const [name, version, make] of WAYS.filter(([, version]) => version < 0x0304)) {
    assert.ok(version < 0x0304);
    const record = make().seal(APPLICATION_DATA, filled(20, 7)).subarray(HEADER);
    refuses(() => make().open(22, record), "bad-record-mac", name);
  }
});

test("protection13() pads, and finds the content type behind the padding", () => {
  const suite = cipherSuite(0x1302) as CipherSuite;
  const keys = { key: filled(32, 1), iv: filled(12, 2) };
  const record = protection13(suite, keys).seal(22, filled(3, 9), 100);
  assert.equal(record.length, HEADER + 3 + 1 + 100 + 16);
  assert.deepEqual(protection13(suite, keys).open(APPLICATION_DATA, record.subarray(HEADER)), {
    contentType: 22,
    content: filled(3, 9),
  });
});

test("protection13() refuses a record of nothing but padding", () => {
  const suite = cipherSuite(0x1301) as CipherSuite;
  const keys = { key: filled(16, 1), iv: filled(12, 2) };
  const record = protection13(suite, keys).seal(0, new Uint8Array(0), 10).subarray(HEADER);
  refuses(() => protection13(suite, keys).open(APPLICATION_DATA, record), "no-content-type", "");
});

test("seal() refuses content that does not fit a record", () => {
  for (const [name, , make] of WAYS) {
    refuses(() => make().seal(APPLICATION_DATA, filled(16385, 0)), "record-overflow", name);
  }
});

/** RFC 8448 §3: the client's Finished, under client_handshake_traffic_secret. */
test("protection13() seals the client Finished of RFC 8448 §3 byte for byte", () => {
  const suite = cipherSuite(0x1301) as CipherSuite;
  const keys = {
    key: hex("dbfaa693d1762c5b666af5d950258d01"),
    iv: hex("5bd3c71b836e0b76bb73265f"),
  };
  const finished = hex("14000020a8ec436d677634ae525ac1fcebe11a039ec17694fac6e98527b642f2edd5ce61");
  assert.equal(
    toHex(protection13(suite, keys).seal(22, finished)),
    "170303003575ec4dc238cce60b298044a71e219c56cc77b0517fe9b93c7a4bfc44d87f38f80338ac98fc46deb384bd1caeacab6867d726c40546",
  );
});

function filled(length: number, value: number): Uint8Array {
  return new Uint8Array(length).fill(value);
}

function refuses(run: () => unknown, problem: CryptoProblem, message: string): void {
  assert.throws(run, (error) => {
    assert.ok(error instanceof CryptoError, `${message}: ${error}`);
    assert.equal(error.problem, problem, message);
    return true;
  }, message);
}

test("open() of CBC looks at every byte of the padding, not only at the last", () => {
  const suite = cipherSuite(0xc013) as CipherSuite;
  const [version, content, padding] = [0x0303, filled(10, 7), 17];
  const { client } = keyBlock(suite, version, filled(48, 3), filled(32, 4), filled(32, 5));
  const head = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, APPLICATION_DATA, 3, 3, 0, content.length);
  const mac = createHmac("sha1", client.macKey).update(head).update(content).digest();
  const iv = filled(16, 9);
  const record = (spoil: number | null) => {
    const pad = new Uint8Array(padding + 1).fill(padding);
    if (spoil !== null) pad[spoil] = padding - 1;
    const cipher = createCipheriv("aes-128-cbc", client.key, iv).setAutoPadding(false);
    return Uint8Array.from(
      Buffer.concat([iv, cipher.update(Buffer.concat([content, mac, pad])), cipher.final()]),
    );
  };
  const open = (bytes: Uint8Array) =>
    protection12(suite, version, client, { encryptThenMac: false }).open(APPLICATION_DATA, bytes);
  assert.deepEqual(open(record(null)).content, content);
  for (let at = 0; at <= padding; at++) {
    refuses(() => open(record(at)), "bad-record-mac", `padding byte ${at}`);
  }
});
