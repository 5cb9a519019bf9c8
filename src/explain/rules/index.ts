/**
 * Every rule, in the order in which their findings are listed within a severity.
 *
 * @module
 */

import type { Rule } from "../rule.ts";

export const RULES: readonly Rule[] = [];
