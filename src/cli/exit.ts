/**
 * What an exit code says. The one table; commands return its entries and nothing else.
 *
 * @module
 */

export const EXIT = {
  /** Nothing at or above `--fail-on`, and no node unknown. */
  clean: 0,
  /** Something at or above `--fail-on`, an unknown node, a gate that does not hold, a worse report. */
  findings: 1,
  /** Bad usage or unreadable input: one line on stderr says where and what to do. */
  usage: 2,
  /** The program itself failed, or nothing at all could be tried. */
  failure: 3,
  /** Ctrl-C. What was learned until then has been reported. */
  interrupted: 130,
} as const;

export type ExitCode = typeof EXIT[keyof typeof EXIT];
