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
  /** The text has all that the client prints, and not only a part that others may say, too. */
  readonly isWhole: boolean;
}

/** A search over `clients`, for many texts. */
export function printersAmong(clients: readonly Client[]): (text: string) => readonly Printer[] {
  const all = clients.flatMap((client) =>
    textsOf(client).map(([failure, template]) => ({
      client,
      failure,
      template,
      pieces: piecesOf(template),
    }))
  );
  const failuresOf = Map.groupBy(
    all.flatMap(({ failure, pieces }) => pieces.map((piece) => ({ piece, failure }))),
    ({ piece }) => piece,
  );
  const isTelling = (piece: string) =>
    new Set(failuresOf.get(piece)?.map(({ failure }) => failure)).size === 1;
  const known = all.map((each) => ({ ...each, telling: each.pieces.filter(isTelling) }));
  return (text) => {
    const said = normal(text);
    const isSaid = (piece: string) => said.includes(piece);
    const found = known.filter(({ pieces }) => pieces.some(isSaid))
      .map(({ client, failure, template, telling }) => ({
        client,
        failure,
        isWhole: wholeOf(template).test(said),
        isTelling: telling.some(isSaid),
      }))
      // What is printed at several failures tells of neither, unless nothing else is there to tell.
      .filter(({ isWhole, isTelling }) => isWhole || isTelling);
    // A client may have several texts for one failure.
    const alike = Map.groupBy(found, ({ client, failure }) => `${client.id} ${failure}`);
    return [...alike.values()].map(([first, ...more]) => ({
      ...first as Printer,
      isWhole: [first, ...more].some((each) => each?.isWhole === true),
    }));
  };
}

/** All that a client prints, whatever stands in the holes. */
function wholeOf(template: string): RegExp {
  const parts = template.split(/\{\w+\}/).map((part) =>
    normal(part).replace(/[.*+?^${}()|[\]\\]/g, "\\$&")
  );
  return new RegExp(parts.join(".{0,200}"));
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
    .filter((piece) => piece.length >= LEAST && /[ _.]/.test(piece));
}

/** Numbers are gone, and so is what differs in blanks and case. */
const normal = (text: string): string =>
  text.replace(/\d+/g, "#").replace(/\s+/g, " ").toLowerCase();
