import type { TlsRange } from "./cqlsh.ts";
export type { ClientFailure } from "../model/words.ts";
import type { ClientFailure } from "../model/words.ts";
export interface Client {
  readonly id: string;
  readonly name: string;
  readonly source: "recorded" | "documented";
  readonly seenWith: string;
  readonly hello: string;
  readonly checks: { chain: boolean; name: boolean; rules: "openssl-3" };
  readonly prints: Readonly<Partial<Record<ClientFailure, string>>>;
  readonly works: string;
  readonly isCqlsh?: true;
  readonly own?: OwnSettings;
}
/** What a client was set up with by its own user, and no other has. */
export interface OwnSettings {
  /** The only port that it goes to; null: any. */
  readonly port: number | null;
  /** The sentence with which it ends before it connects; null where it goes on. */
  readonly stops: string | null;
  /** The versions that it is held to; null: it speaks in the clear. */
  readonly versions: TlsRange | null;
}
