/**
 * A stranger's text inside one of our sentences.
 *
 * @module
 */

import { printable } from "../text/printable.ts";

const LENGTH = 120;

/** The text itself, printable and short. */
export const shown = (text: string): string => printable(text, LENGTH);

/** The text in double quotes, so that blanks at its ends are seen. */
export const quoted = (text: string): string => `"${shown(text)}"`;
