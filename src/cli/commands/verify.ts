/** `ringshake verify REPORT --key FILE.pub`: is it what was signed, and by whom? */

import {
  type PublicKey,
  readPublicKey,
  readSignature,
  refuse,
  type Signature,
} from "../../../reports/signature.ts";
import { UsageError } from "../../scylla/usage_error.ts";
import { printable } from "../../text/printable.ts";
import type { Run } from "../command.ts";
import { EXIT } from "../exit.ts";
import { LIMITS, readText } from "../files.ts";
import { rawReportFrom } from "../report_file.ts";
import type { World } from "../world.ts";

export const run: Run = async ({ args: [path = ""], options }, world) => {
  const { key: keyFile, signature: place = `${path}.sig` } = options as {
    key?: string;
    signature?: string;
  };
  if (keyFile === undefined) {
    throw new UsageError(
      "no key to verify with",
      "give --key FILE.pub, the public key of who should have signed",
    );
  }
  const key = await publicKeyFrom(keyFile, world);
  const signature = await signatureFrom(place, world);
  const reason = refuse(await rawReportFrom(path, world), signature, key);
  const { keyId, signedAt } = signature;
  const text = reason === null
    ? `good signature: key ${keyId}, signed ${signedAt}\n`
    : `BAD SIGNATURE: ${reason}\n`;
  await world.stdout.write(
    options["format"] === "json"
      ? `${JSON.stringify({ valid: reason === null, reason, keyId, signedAt })}\n`
      : text,
  );
  return reason === null ? EXIT.clean : EXIT.findings;
};

async function publicKeyFrom(path: string, world: World): Promise<PublicKey> {
  const key = readPublicKey(await readText(path, LIMITS.key, world));
  if (key !== null) return key;
  throw new UsageError("is not a ringshake public key", "give the .pub file of the key pair", {
    file: printable(path),
  });
}

async function signatureFrom(path: string, world: World): Promise<Signature> {
  const signature = readSignature(await readText(path, LIMITS.key, world));
  if (signature !== null) return signature;
  throw new UsageError(
    "is not a ringshake signature",
    "give the file that `ringshake sign` wrote",
    {
      file: printable(path),
    },
  );
}
