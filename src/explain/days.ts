/**
 * Days until something ends, as people say them.
 *
 * @module
 */

const DAY = 24 * 60 * 60 * 1000;

/** Fractions count; negative once it has ended. */
export const daysUntil = (end: number, now: Date): number => (end - now.getTime()) / DAY;

export function spokenDays(days: number): string {
  const whole = Math.floor(days);
  return whole === 0 ? "less than a day" : whole === 1 ? "1 day" : `${whole} days`;
}
