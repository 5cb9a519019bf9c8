/**
 * Servers that ask for a client certificate in ways that they should not.
 *
 * @module
 */

import {
  certificateRequest12,
  certificateRequest13,
} from "../../../src/wire/certificate_request.ts";
import { STATUS_REQUEST } from "../../../src/wire/extension_body.ts";
import {
  type Behaviour,
  changed,
  type Ending,
  type Hook,
  on,
  rawMessage,
  sabotages,
} from "./behaviour.ts";

const NOTHING = new Uint8Array(0);

const asking = (version: "1.2" | "1.3", name: string, ending: Ending, hook: Hook) =>
  sabotages(name, ending, { version, hook, options: { clientAuth: "optional" } });

const twice = (type: number) =>
  on(type, (message, hand) => {
    hand.send(message);
    hand.send(message);
  });

const manyNames = (count: number): Uint8Array[] =>
  Array.from({ length: count }, (_, index) => {
    const name = new TextEncoder().encode(`CN=ca-${index}`.padEnd(40));
    return Uint8Array.of(0x30, name.length, ...name);
  });

export const requests: readonly Behaviour[] = [
  asking("1.3", "two CertificateRequests", "unexpected", twice(certificateRequest13.type)),
  asking("1.2", "two CertificateRequests", "unexpected", twice(certificateRequest12.type)),
  asking(
    "1.3",
    "a CertificateRequest without schemes",
    "extension-missing",
    changed(certificateRequest13, (request) => ({
      ...request,
      extensions: [{ extensionType: STATUS_REQUEST, extensionData: NOTHING }],
    })),
  ),
  asking(
    "1.3",
    "a CertificateRequest with a context",
    "illegal-value",
    changed(certificateRequest13, (request) => ({
      ...request,
      certificateRequestContext: new Uint8Array(8),
    })),
  ),
  asking(
    "1.2",
    "a CertificateRequest without types",
    "undecodable",
    on(certificateRequest12.type, (_message, hand) => {
      hand.send(rawMessage(certificateRequest12.type, new Uint8Array(5)));
    }),
  ),
  ...(["1.2", "1.3"] as const).map((version) =>
    sabotages("1,000 CA names", "established", {
      version,
      options: { clientAuth: "optional", caNames: manyNames(1000) },
    })
  ),
];
