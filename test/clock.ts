/**
 * The machine's clock, for tests in which foreign programs judge certificates by it too. Whoever shifts
 * it shifts both.
 *
 * @module
 */

export const clock = (): Date => new Date();
