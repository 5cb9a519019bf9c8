/** `ringshake sign REPORT --key FILE`, and `ringshake sign --generate-key FILE`. */

import {
  type KeyPair,
  keyPairOf,
  publicKeyFile,
  readSecretKey,
  secretKeyFile,
  sign,
} from "../../../reports/signature.ts";
import { UsageError } from "../../scylla/usage_error.ts";
import { printable } from "../../text/printable.ts";
import { Secret } from "../../text/secret.ts";
import type { Run } from "../command.ts";
import { writeWhole } from "../drafts.ts";
import { EXIT } from "../exit.ts";
import { LIMITS, readableByOthers, readText, refuseBadPlace } from "../files.ts";
import { rawReportFrom } from "../report_file.ts";
import type { World } from "../world.ts";

const SEED_BYTES = 32;

export const run: Run = async ({ args: [report], options }, world) => {
  const tell = (facts: Record<string, string>, text: string) =>
    world.stdout.write(options["format"] === "json" ? `${JSON.stringify(facts)}\n` : `${text}\n`);
  const newKey = options["generateKey"] as string | undefined;
  const { key: keyFile, output } = options as { key?: string; output?: string };
  if (newKey !== undefined) {
    const { publicKey } = await generateKey(newKey, world);
    await tell(
      { keyId: publicKey.keyId, secretKey: newKey, publicKey: `${newKey}.pub` },
      `key ${publicKey.keyId}: keep ${newKey} to yourself, give ${newKey}.pub to who verifies`,
    );
    if (report === undefined) return EXIT.clean;
  }
  const file = keyFile ?? newKey;
  if (report === undefined) {
    throw new UsageError("no report to sign", "name a file that `check --format json` wrote");
  }
  if (file === undefined) {
    throw new UsageError("no key to sign with", "give --key FILE, or make one with --generate-key");
  }
  const place = output ?? `${report}.sig`;
  await refuseBadPlace(place);
  const key = await keyFrom(file, world);
  const signature = sign(await rawReportFrom(report, world), key, world.now());
  await writeWhole(place, `${JSON.stringify(signature, null, 2)}\n`);
  await tell(
    { keyId: signature.keyId, signedAt: signature.signedAt, signature: place },
    `signed with the key ${signature.keyId}: ${place}`,
  );
  return EXIT.clean;
};

async function generateKey(path: string, world: World): Promise<KeyPair> {
  await refuseBadPlace(`${path}.pub`, true);
  const seed = new Secret(world.random(SEED_BYTES));
  const pair = keyPairOf(seed);
  await writeWhole(path, secretKeyFile(seed), { mode: 0o600, fresh: true });
  await writeWhole(`${path}.pub`, publicKeyFile(pair.publicKey), { fresh: true });
  return pair;
}

/** A key that others can read may already be theirs: it is refused, as ssh refuses it. */
async function keyFrom(path: string, world: World): Promise<KeyPair> {
  const file = printable(path);
  const seed = readSecretKey(await readText(path, LIMITS.key, world));
  if (seed === null) {
    throw new UsageError(
      "is not a ringshake secret key",
      "make one with `ringshake sign --generate-key FILE`",
      { file },
    );
  }
  if (await readableByOthers(path)) {
    throw new UsageError("others can read this secret key", `chmod 600 ${file}`, { file });
  }
  return keyPairOf(seed);
}
