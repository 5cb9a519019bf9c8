import assert from "node:assert/strict";
import { test } from "node:test";
import { parseAddress, sameAddress } from "../../src/scylla/address.ts";
import {
  parsePort,
  parseTarget,
  parseTargets,
  targetsIn,
  typedTarget,
} from "../../src/scylla/target.ts";
import { UsageError } from "../../src/scylla/usage_error.ts";

test("parseTarget reads the three forms", () => {
  const cases: [string, string, number | null, number | null][] = [
    ["10.0.0.1", "10.0.0.1", null, null],
    ["10.0.0.1/7101", "10.0.0.1", null, 7101],
    ["10.0.0.1/7100,7101", "10.0.0.1", 7100, 7101],
    ["[2001:DB8:0:0::1]/7000,7001", "2001:db8::1", 7000, 7001],
    ["[fe80::1%eth0]", "fe80::1%eth0", null, null],
    ["Node-1.example.org./7001", "node-1.example.org", null, 7001],
  ];
  for (const [text, address, storagePort, sslStoragePort] of cases) {
    const target = parseTarget(text);
    assert.deepEqual(
      [target.address, target.storagePort, target.sslStoragePort],
      [address, storagePort, sslStoragePort],
      text,
    );
    assert.ok(Object.isFrozen(target));
  }
});

test("parseTarget refuses what is not exactly a target, with a cure", () => {
  const wrong = [
    "",
    "/7001",
    "10.0.0.1:7001",
    "2001:db8::1",
    "[10.0.0.1]",
    "[2001:db8::1",
    "10.0.0.1/",
    "10.0.0.1/0",
    "10.0.0.1/65536",
    "10.0.0.1/7000,",
    "10.0.0.1/7000,7001,7002",
    "10.0.0.1/07001",
    "10.0.0.1/7001 ",
    "10.0.0.256",
    "10.1",
    "010.0.0.1",
    "a b",
    "-a.example",
    "x".repeat(64),
    "a..b",
    "\u001b[2J",
  ];
  for (const text of wrong) {
    assert.throws(() => parseTarget(text), (error) => {
      assert.ok(error instanceof UsageError, text);
      assert.match(error.cure, /ADDRESS\/PORT,SSL_PORT/);
      // deno-lint-ignore no-control-regex -- none may be left
      assert.doesNotMatch(error.oneLine, /[\u0000-\u001f]/);
      return true;
    });
  }
});

test("parseTarget names what is wrong with an address that has its port after a colon", () => {
  assert.throws(() => parseTarget("::1"), /IPv6 without brackets/);
  assert.throws(() => parseTarget("node:7001"), /has a colon/);
});

test("parsePort takes 1 to 65535 in plain decimal", () => {
  assert.deepEqual(["1", "65535", "0", "65536", "", "1e3", "0x10", " 1"].map(parsePort), [
    1,
    65535,
    ...new Array(6).fill(null),
  ]);
});

test("parseAddress writes IPv6 as RFC 5952 has it", () => {
  const cases: [string, string | null][] = [
    ["2001:0db8:0000:0000:0000:0000:0000:0001", "2001:db8::1"],
    ["2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
    ["2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
    ["0:0:0:0:0:0:0:0", "::"],
    ["::", "::"],
    ["1::", "1::"],
    ["::FFFF:10.0.0.1", "::ffff:10.0.0.1"],
    ["::ffff:0a00:0001", "::ffff:10.0.0.1"],
    ["1:2:3:4:5:6:7:8::", null],
    ["1::2::3", null],
    [":1::2", null],
    ["1:2:3:4:5:6:7", null],
    ["12345::", null],
    ["::10.0.0.1:1", null],
    ["::1%", null],
    ["::1%a%b", null],
  ];
  for (const [text, address] of cases) {
    assert.equal(parseAddress(text)?.address ?? null, address, text);
  }
});

test("sameAddress sees through spelling", () => {
  assert.ok(sameAddress("2001:DB8::1", "2001:db8:0:0:0:0:0:1"));
  assert.ok(sameAddress("A.example", "a.example."));
  assert.ok(!sameAddress("10.0.0.1", "10.0.0.2"));
  assert.ok(!sameAddress("not an address", "not an address"));
});

test("UsageError is one line with its place and cure", () => {
  const error = new UsageError("bad\nthing", "do it right", { file: "a.yaml", line: 3, column: 7 });
  assert.equal(error.oneLine, "a.yaml:3:7: bad thing; do it right");
  assert.equal(new UsageError("bad", "fix").oneLine, "bad; fix");
});

test("typedTarget writes what parseTarget reads, and a port of 0 as its flag", () => {
  const table: [string, number, number, string][] = [
    ["10.0.0.1", 7000, 7001, "10.0.0.1/7000,7001"],
    ["2001:db8::1", 7000, 7001, "'[2001:db8::1]/7000,7001'"],
    ["10.0.0.1", 0, 7001, "10.0.0.1/7001 --storage-port 0"],
    ["10.0.0.1", 7000, 0, "10.0.0.1 --storage-port 7000 --ssl-storage-port 0"],
    ["2001:db8::1", 0, 7001, "'[2001:db8::1]/7001' --storage-port 0"],
  ];
  for (const [address, plain, tls, typed] of table) {
    assert.equal(typedTarget(address, plain, tls), typed);
    assert.ok(parseTarget((typed.split(" ")[0] ?? "").replaceAll("'", "")));
  }
});

test("a network is no target, and the sentence says what one is", () => {
  for (
    const text of ["127.0.42.0/24", "10.0.0.1/32", "10.0.0.0/8", "[2001:db8::]/64", "0.0.0.0/1"]
  ) {
    assert.throws(() => parseTarget(text), (error: UsageError) => {
      assert.match(error.message, /reads as a network, and a target is one node/);
      assert.match(error.cure, /ADDRESS\/SSL_PORT/);
      return true;
    });
  }
  assert.equal(parseTarget("10.0.0.0/33").sslStoragePort, 33);
  assert.equal(parseTarget("10.0.0.1/24").sslStoragePort, 24);
  assert.equal(parseTarget("[2001:db8::1]/64").sslStoragePort, 64);
  assert.equal(parseTarget("10.0.0.1/7000,24").sslStoragePort, 24);
  assert.equal(parseTarget("node-1/24").sslStoragePort, 24);
});

test("targetsIn() takes lists with commas, and leaves the comma between ports alone", () => {
  const cases: [string[], string[]][] = [
    [["10.0.0.1,", "10.0.0.2"], ["10.0.0.1", "10.0.0.2"]],
    [["10.0.0.1,10.0.0.2"], ["10.0.0.1", "10.0.0.2"]],
    [["10.0.0.1, 10.0.0.2 "], ["10.0.0.1", "10.0.0.2 "]],
    [["10.0.0.1/7000,7001"], ["10.0.0.1/7000,7001"]],
    [["10.0.0.1/7000,7001,10.0.0.2/7101"], ["10.0.0.1/7000,7001", "10.0.0.2/7101"]],
    [["eu-1,eu-2"], ["eu-1", "eu-2"]],
    [["[::1]/7000,7001,[::2]"], ["[::1]/7000,7001", "[::2]"]],
    [["a", ",", "b"], ["a", "b"]],
    [["10.0.0.1/7000,70x"], ["10.0.0.1/7000", "70x"]],
    [[], []],
  ];
  for (const [words, expected] of cases) {
    assert.deepEqual(targetsIn(words), expected, words.join(" "));
  }
});

test("parseTargets takes a network for its addresses, up to a /22", () => {
  const of = (text: string) => parseTargets(text).map(({ address }) => address);
  assert.deepEqual(of("127.0.42.0/30"), ["127.0.42.1", "127.0.42.2"]);
  assert.deepEqual(of("10.255.255.254/31"), ["10.255.255.254", "10.255.255.255"]);
  assert.deepEqual(of("10.0.0.7/32"), ["10.0.0.7"]);
  const widest = of("255.255.252.0/22");
  assert.deepEqual([widest.length, widest[0], widest.at(-1)], [
    1022,
    "255.255.252.1",
    "255.255.255.254",
  ]);
  // What is no network is one target, as ever.
  assert.deepEqual(parseTargets("10.0.0.1/24"), [parseTarget("10.0.0.1/24")]);
  assert.deepEqual(parseTargets("node-1/7100,7101"), [parseTarget("node-1/7100,7101")]);
  for (
    const [text, cure] of [
      ["10.0.0.0/21", /parts of it, a \/22/],
      ["0.0.0.0/0", /parts of it/],
      ["[2001:db8::]/120", /name its nodes/],
    ] as const
  ) {
    assert.throws(() => parseTargets(text), (error) => {
      assert.ok(error instanceof UsageError);
      assert.match(error.cure, cure);
      return true;
    });
  }
});
