/**
 * An order for hellos whose answer does not depend on the order.
 *
 * @module
 */

import { cipherSuite } from "../../src/crypto/suites.ts";

/** RSA key exchange first: a server that follows its client then signs nothing. */
export function cheapestFirst(suites: readonly number[]): readonly number[] {
  const isRsa = (suite: number) => cipherSuite(suite)?.keyExchange === "RSA";
  return [...suites.filter(isRsa), ...suites.filter((suite) => !isRsa(suite))];
}
