/**
 * What `priority` says, as text.
 *
 * @module
 */

import type { Expansion } from "../src/scylla/priority/expand.ts";
import type { Common } from "../src/scylla/priority/negotiate.ts";
import { enoughFor } from "../src/x509/strength.ts";
import { printable } from "../src/text/printable.ts";
import { hang, type Paint, painter, readableWidth } from "./layout.ts";
import type { WriterExtra } from "./writer.ts";

type Lists = Pick<Expansion, "versions" | "ciphers" | "groups" | "signatures">;

/** Everything that a string enables, each list in the order of preference. */
export function expansionText(
  string: string,
  expansion: Expansion,
  { width, colour = false }: WriterExtra = {},
): string {
  const paint = painter(colour);
  const columns = readableWidth(width);
  const head = `${printable(string)}, as GnuTLS ${expansion.gnutlsVersion} reads it`;
  const profile = `asks peers' certificates for: ${profileWords(expansion.profile)}`;
  return page([
    paint("bold", head),
    ...hang("", profile, columns),
    ...lists(expansion, columns, paint),
  ]);
}

/** What a string's verification profile makes of a chain file. */
export interface ChainStrength {
  readonly file: string;
  readonly profile: string | null;
  readonly isStrongEnough: boolean;
  /** What is too weak, in sentences. */
  readonly evidence: readonly string[];
}

/** Whether the first string's node takes the chain, as far as its keys and hashes decide it. */
export function strengthText(
  { file, profile, isStrongEnough, evidence }: ChainStrength,
  { width, colour = false }: WriterExtra = {},
): string {
  const paint = painter(colour);
  const columns = readableWidth(width);
  const by = profileWords(profile);
  const lines = isStrongEnough
    ? hang("✔ ", `${file} is strong enough for ${by}, unless its CA is weaker`, columns)
      .map((line) => paint("ok", line))
    : hang(
      "✖ ",
      `${file} is refused: ${evidence.map((line) => printable(line)).join("; ")}`,
      columns,
    )
      .map((line) => paint("error", line));
  const cure = isStrongEnough || profile === null
    ? []
    : hang("  ", `strong enough: ${enoughFor(profile)}; or take a lower profile`, columns);
  return page([...lines, ...cure, ""]);
}

const profileWords = (profile: string | null) =>
  profile === null ? "no security level" : `security level ${profile}`;

/** What a node with the first string, dialling one with the second, would negotiate. */
export function negotiationText(
  dialler: string,
  acceptor: string,
  common: Common,
  { width, colour = false }: WriterExtra = {},
): string {
  const paint = painter(colour);
  const columns = readableWidth(width);
  const { wouldNegotiate: result, why } = common;
  const verdict = result === null
    ? hang("✖ ", `nothing: ${why}`, columns).map((line) => paint("error", line))
    : hang("✔ ", described(result), columns).map((line) => paint("ok", line));
  return page([
    ...hang("dialler:  ", printable(dialler), columns),
    ...hang("acceptor: ", printable(acceptor), columns),
    ...verdict,
    "",
    paint("bold", "In common"),
    ...lists(common, columns, paint),
  ]);
}

function described(result: NonNullable<Common["wouldNegotiate"]>): string {
  const { version, cipher, group, signature, key } = result;
  const rest = [group, signature].filter((part) => part !== null);
  return [version, cipher, ...rest].join(", ") + ` (with a server key of type ${key})`;
}

function lists(of: Lists, columns: number, paint: Paint): string[] {
  return (["versions", "ciphers", "groups", "signatures"] as const).flatMap((kind) => [
    "",
    paint("bold", `${kind} (${of[kind].length})`),
    ...of[kind].flatMap((name) => hang("  ", name, columns)),
  ]);
}

const page = (lines: readonly string[]) => `${lines.join("\n")}\n`;
