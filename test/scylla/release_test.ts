import assert from "node:assert/strict";
import { test } from "node:test";
import {
  does,
  type Feature,
  FEATURES,
  NEWEST_RELEASE,
  parseRelease,
  readRelease,
  sinceRelease,
} from "../../src/scylla/release.ts";
import { UsageError } from "../../src/scylla/usage_error.ts";

test("parseRelease reads what people, packages and the REST API write", () => {
  const cases: [string, number[]][] = [
    ["5.4", [5, 4, 0]],
    ["2025.1.2", [2025, 1, 2]],
    ["2026.1.3-0.20260301.abcdef12", [2026, 1, 3]],
    ["6.2.0~rc1-0.20241001.abc", [6, 2, 0]],
    ["2026.4.0-dev", [2026, 4, 0]],
    ["Scylla 4.6.3", [4, 6, 3]],
    ["v6.1", [6, 1, 0]],
  ];
  for (const [text, number] of cases) assert.deepEqual(parseRelease(text).number, number, text);
});

test("parseRelease refuses the rest; readRelease answers null", () => {
  for (const text of ["", "newest", "5", "5.x", "0.1", "5.4; rm", "1".repeat(9)]) {
    assert.throws(() => parseRelease(text), UsageError, text);
    assert.equal(readRelease(text), null);
  }
  assert.equal(readRelease(null), null);
});

test("does follows the release in which each behaviour began", () => {
  const before: [Feature, string, string][] = [
    ["closes-plain-port", "4.5.7", "4.6.0"],
    ["no-system-trust", "4.5", "4.6"],
    ["gossip-connection-encrypted", "5.1", "5.2"],
    ["transitional", "6.2.3", "2025.1"],
    ["passive-tls", "2024.2", "2025.1"],
    ["optional-client-auth", "2026.3", "2026.4"],
    ["session-tickets-by-default", "2026.2", "2026.3"],
    ["default-priority-string", "3.0.2", "3.0.3"],
    ["revocation-list", "2021.1", "2022.1"],
    ["names-certificate", "2023.1", "2024.1"],
  ];
  for (const [feature, without, with_] of before) {
    assert.equal(does(parseRelease(without), feature), false, `${feature} ${without}`);
    assert.equal(does(parseRelease(with_), feature), true, `${feature} ${with_}`);
  }
});

test("FEATURES are all present in a later release and absent from the first", () => {
  for (const feature of Object.keys(FEATURES) as Feature[]) {
    assert.ok(does(parseRelease("9999.1"), feature));
    assert.ok(!does(parseRelease("1.0"), feature));
    assert.match(sinceRelease(feature), /^\d+\.\d+$/);
  }
});

test("NEWEST_RELEASE is released: what is only in development is off", () => {
  assert.ok(does(NEWEST_RELEASE, "transitional"));
  assert.ok(!does(NEWEST_RELEASE, "optional-client-auth"));
});
