/**
 * The days ahead on which certificates end, in words that several formats share.
 *
 * @module
 */

import type { CalendarDay, Report } from "../src/model/report.ts";
import { counted, listed, unique } from "./phrases.ts";

const DAY = 86_400_000;

/** What is nearer than this is worth a plan; what is further off, a line. */
export const NEAR_DAYS = 90;

export interface ComingDay {
  /** `2026-12-03 (in 8 days)`. */
  readonly when: string;
  readonly days: number;
  /** The certificates that end, and who holds them. */
  readonly ends: readonly string[];
  /** Whose dials fail from then on. */
  readonly stops: readonly string[];
}

/** The days to come, the next first; a day with many moments is one day. */
export function comingDays(report: Report): ComingDay[] {
  const now = Date.parse(report.startedAt);
  const ahead = (report.calendar ?? []).filter(({ at }) => Date.parse(at) >= now);
  return [...Map.groupBy(ahead, ({ at }) => at.slice(0, 10))].map(([date, moments]) => {
    const days = Math.floor((Date.parse(moments[0]?.at ?? date) - now) / DAY);
    return {
      when: `${date} (${days === 0 ? "within a day" : `in ${counted(days, "day")}`})`,
      days,
      ends: moments.flatMap(({ certificates }) => certificates.map(ending)),
      stops: moments.flatMap(({ at, stops }) =>
        stops.map(({ from, to }) => `after ${at} ${stopped(from, to)}`)
      ),
    };
  });
}

function ending({ subject, servedBy, onDiskOf, trustedBy }: CalendarDay["certificates"][number]) {
  const waiting = onDiskOf.filter((id) => !servedBy.includes(id));
  const holders = [
    servedBy.length === 0 ? null : `served by ${listed(servedBy, 4)}`,
    waiting.length === 0 ? null : `on the disk of ${listed(waiting, 4)}`,
    trustedBy.length === 0 ? null : `trusted by ${listed(trustedBy, 4)}`,
  ].filter((each) => each !== null);
  return `${subject} (${holders.join(", ")})`;
}

function stopped(from: readonly string[], to: readonly string[]): string {
  const everyone = unique([...from, ...to]);
  return from.length === everyone.length && to.length === everyone.length
    ? `${listed(everyone, 8)} cannot dial each other`
    : `${listed(from, 8)} cannot dial ${listed(to, 8)}`;
}
