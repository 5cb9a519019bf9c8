/**
 * What `priority` says, as text.
 *
 * @module
 */

import type { Expansion } from "../src/scylla/priority/expand.ts";
import type { Common } from "../src/scylla/priority/negotiate.ts";
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
  return page([paint("bold", head), ...lists(expansion, columns, paint)]);
}

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
