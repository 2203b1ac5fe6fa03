// SPDX-License-Identifier: Apache-2.0
import { encodeKeyFile } from '../crypto/key-file.ts';
import { encryptKeyFile } from '../crypto/key-file-cipher.ts';
import type { PrivateKey } from '../crypto/private-key.ts';
import { encodePublicKey } from '../crypto/public-key-file.ts';
import { UsageError } from '../errors/errors.ts';
import type { CliContext } from './context.ts';
import { readPassword } from './read-password.ts';

export interface KeyPairPlaces {
  readonly privateFile: string;
  readonly publicFile: string;
}

export function keyPairPlaces(prefix: string): KeyPairPlaces {
  return { privateFile: `${prefix}.key`, publicFile: `${prefix}.pub` };
}

/**
 * Returns when both files may be written; called before a password is asked for or a key is made.
 *
 * @throws {UsageError} `file-exists` when nobody can be asked · `prompt-declined`
 */
export async function agreeToWrite(places: KeyPairPlaces, agreed: 'yes' | 'ask', context: CliContext): Promise<void> {
  if (agreed === 'yes') return;
  const { privateFile, publicFile } = places;
  const present: string[] = [];
  for (const path of [privateFile, publicFile]) if (await context.files.exists(path)) present.push(path);
  if (present.length === 0) return;
  const names = present.map((path) => `\`${path}\``).join(' and ');
  // Without a terminal stdin may hold the password, and then no answer.
  const canAnswer = context.prompt.interactive || context.env['COSIGN_PASSWORD'] !== undefined;
  const question = `overwrite ${names}? A key that is overwritten is lost for ever.`;
  if (canAnswer && (await context.prompt.confirm(question))) return;
  if (!context.prompt.interactive) throw new UsageError('file-exists', `${names} would be overwritten`);
  throw new UsageError('prompt-declined', `${names} stayed as they were`);
}

/** Both files are there when this returns; if the second cannot be written, the first is as it was before. */
export async function writeKeyPair(key: PrivateKey, places: KeyPairPlaces, context: CliContext): Promise<void> {
  const password = await readPassword(context, 'twice');
  const privateText = encodeKeyFile(await encryptKeyFile(key, password, context.random));
  const { privateFile, publicFile } = places;
  const before = await context.files.readIfExists(privateFile, 64 * 1024);
  await context.files.write(privateFile, encode(privateText), { mode: 0o600, overwrite: before !== null });
  try {
    await context.files.write(publicFile, encode(encodePublicKey(key.publicKey)), { mode: 0o644, overwrite: true });
  } catch (error) {
    if (before === null) await context.files.remove(privateFile);
    else await context.files.write(privateFile, before, { mode: 0o600, overwrite: true });
    throw error;
  }
  await context.stderr.write(`private key written to \`${privateFile}\`\npublic key written to \`${publicFile}\`\n`);
}

function encode(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}
