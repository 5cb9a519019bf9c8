/**
 * What happens during a run, as a sequence of facts. The terminal app, the progress line and the
 * report are three readers of the same events.
 *
 * @module
 */

import type { AttemptReport } from "../model/port.ts";
import type { Role } from "../model/words.ts";
import type { Capture } from "../handshake/capture.ts";
import type { Cost } from "../probe/probe.ts";
import type { Target } from "../probe/target.ts";

export type RunEvent =
  | {
    readonly kind: "planned";
    readonly at: Date;
    readonly targets: readonly Target[];
    readonly predicted: Cost;
  }
  | { readonly kind: "node-started"; readonly node: string }
  | {
    readonly kind: "attempted";
    readonly node: string;
    readonly attempt: AttemptReport;
    readonly handshakes: 0 | 1;
    readonly capture: Capture | null;
    /** Our own address of the connection, when one stood. */
    readonly localAddress: string | null;
  }
  | {
    readonly kind: "observed";
    readonly node: string;
    readonly role: Role;
    readonly probe: string;
    readonly observation: unknown;
  }
  | {
    readonly kind: "skipped";
    readonly node: string;
    readonly role: Role;
    readonly probe: string;
    readonly why: string;
  }
  /** It had to be asked, and at the end of the run there was no answer. */
  | {
    readonly kind: "missed";
    readonly node: string;
    readonly role: Role;
    readonly probe: string;
    readonly why: string;
  }
  | {
    readonly kind: "bug";
    readonly node: string;
    readonly role: Role;
    readonly probe: string;
    readonly error: string;
  }
  | { readonly kind: "node-finished"; readonly node: string }
  /** `reason` says what cut the run short; `null` when it ran to its end. */
  | { readonly kind: "ended"; readonly at: Date; readonly reason: string | null };
