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
}
