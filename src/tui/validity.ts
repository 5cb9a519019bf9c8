/**
 * Validity as people read it: how long is left, how much of a life is over, and a bar of it.
 *
 * @module
 */

import { type Line, span, type Tone } from "./line.ts";

export interface Period {
  /** RFC 3339. */
  readonly notBefore: string;
  readonly notAfter: string;
}

const DAY = 86_400_000;

/** The bounds at which people start to care, in days. */
export const SOON_DAYS = 30;
const URGENT_DAYS = 7;

export function toneOfPeriod({ notBefore, notAfter }: Period, nowMs: number): Tone {
  const left = Date.parse(notAfter) - nowMs;
  if (left < 0 || nowMs < Date.parse(notBefore)) return "error";
  if (left < URGENT_DAYS * DAY) return "error";
  return left < SOON_DAYS * DAY ? "warning" : "ok";
}

/** `expired 3 days ago`, `12 days left`, `valid from 2027-01-01`. */
export function timeLeft({ notBefore, notAfter }: Period, nowMs: number): string {
  const starts = Date.parse(notBefore);
  const ends = Date.parse(notAfter);
  if (nowMs < starts) return `not valid before ${day(notBefore)}`;
  if (nowMs > ends) return `expired ${duration(nowMs - ends)} ago`;
  return `${duration(ends - nowMs)} left`;
}

function duration(ms: number): string {
  const days = Math.floor(ms / DAY);
  if (days >= 730) return `${Math.floor(days / 365)} years`;
  if (days >= 2) return `${days} days`;
  const hours = Math.floor(ms / 3_600_000);
  if (hours >= 2) return `${hours} hours`;
  return `${Math.max(0, Math.floor(ms / 60_000))} minutes`;
}

export function day(time: string): string {
  return time.slice(0, 10);
}

/** A life from issue to expiry: what is over is filled, what is left is not. */
export function validityBar(period: Period, nowMs: number, width: number): Line {
  const starts = Date.parse(period.notBefore);
  const ends = Date.parse(period.notAfter);
  const life = Math.max(1, ends - starts);
  const part = Math.max(0, Math.min(1, (nowMs - starts) / life));
  const filled = Math.round(part * width);
  return [
    span("█".repeat(filled), toneOfPeriod(period, nowMs), ""),
    span("░".repeat(width - filled), "faint", ""),
  ];
}
