// A clock that is some days ahead, for the suites and for every program that they start: GnuTLS and
// OpenSSL judge certificates by the same time as we do. Time that only passes is left alone, so
// deadlines stay what they are.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

const DAY_MS = 86_400_000;

/** Days ahead, from a number of days or from a date; throws on anything else. */
export function daysAhead(text, now) {
  const days = /^\d{1,5}$/.test(text ?? "")
    ? Number(text)
    : Math.round((Date.parse(text ?? "") - now.getTime()) / DAY_MS);
  if (!Number.isInteger(days)) throw new Error("--days takes a number of days, or a date");
  return days;
}

/** The environment in which it is `days` later; empty for none. */
export function shiftedClock(days, now) {
  if (days === 0) return {};
  const library = libfaketime();
  if (library === null) throw new Error("libfaketime is missing: the clock cannot be shifted");
  return {
    LD_PRELOAD: library,
    FAKETIME: `${days < 0 ? "" : "+"}${days}d`,
    FAKETIME_DONT_FAKE_MONOTONIC: "1",
    DONT_FAKE_MONOTONIC: "1",
    // What the clock must show, for the test that sees to it that the shift took.
    RINGSHAKE_TEST_CLOCK: new Date(now.getTime() + days * DAY_MS).toISOString(),
  };
}

function libfaketime() {
  const lib = "/usr/lib";
  if (!existsSync(lib)) return null;
  const folders = readdirSync(lib).map((name) => join(lib, name, "faketime"));
  const found = folders.map((folder) => join(folder, "libfaketimeMT.so.1")).find(existsSync);
  return found ?? null;
}
