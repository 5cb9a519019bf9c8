/**
 * From a text back to the clients that print it, by what the table of clients says they print.
 *
 * Numbers, addresses and paths differ from host to host, and people paste the end of a trace as often as
 * the whole of it. So a client is recognised by the part of its text that it prints at this failure and at
 * no other.
 *
 * @module
 */

import { CLIENT_FAILURES, type ClientFailure } from "../model/words.ts";
import type { Client } from "./client.ts";

export interface Printer {
  readonly client: Client;
  readonly failure: ClientFailure;
}

/** A search over `clients`, for many texts. */
export function printersAmong(clients: readonly Client[]): (text: string) => readonly Printer[] {
  const all = clients.flatMap((client) =>
    textsOf(client).map(([failure, template]) => ({
      printer: { client, failure },
      pieces: piecesOf(template),
    }))
  );
  const failuresOf = Map.groupBy(
    all.flatMap(({ printer, pieces }) => pieces.map((piece) => ({ piece, ...printer }))),
    ({ piece }) => piece,
  );
  const isTelling = (piece: string) =>
    new Set(failuresOf.get(piece)?.map(({ failure }) => failure)).size === 1;
  const known = all.flatMap(({ printer, pieces }) => {
    const telling = pieces.filter(isTelling);
    return telling.length === 0 ? [] : [{ printer, telling }];
  });
  return (text) => {
    const said = normal(text);
    return known.filter(({ telling }) => telling.some((piece) => said.includes(piece)))
      .map(({ printer }) => printer);
  };
}

function textsOf({ prints, alsoPrints = {} }: Client): [ClientFailure, string][] {
  return CLIENT_FAILURES.flatMap((failure) =>
    [...[prints[failure] ?? []].flat(), ...alsoPrints[failure] ?? []]
      .map((text): [ClientFailure, string] => [failure, text])
  );
}

/** Shorter ones are words that anybody says. */
const LEAST = 12;

/** What lies between the holes, the quotes and the brackets, as far as it is long enough to tell. */
function piecesOf(template: string): string[] {
  return template.split(/\{\w+\}|\n/).flatMap((line) => normal(line).split(/['"()[\]{}<>]|: /))
    .map((piece) => piece.trim())
    .filter((piece) => piece.length >= LEAST && / |_/.test(piece));
}

/** Numbers are gone, and so is what differs in blanks and case. */
const normal = (text: string): string =>
  text.replace(/\d+/g, "#").replace(/\s+/g, " ").toLowerCase();
