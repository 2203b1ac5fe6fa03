// SPDX-License-Identifier: Apache-2.0
import { collectBounded } from '../bytes/collect-bounded.ts';
import { parseKeyFile } from '../crypto/key-file.ts';
import { decryptKeyFile } from '../crypto/key-file-cipher.ts';
import { parsePublicKey } from '../crypto/public-key-file.ts';
import { createStreamSigner, type StreamSigner } from '../crypto/stream-signer.ts';
import { UnavailableError, UsageError } from '../errors/errors.ts';
import type { TrustedKey } from '../trust/trusted-keys.ts';
import type { CliContext } from './context.ts';
import { readPassword } from './read-password.ts';

const maxKeyBytes = 64 * 1024;
const laterSchemes = ['awskms', 'azurekms', 'gcpkms', 'hashivault', 'k8s', 'gitlab', 'github'];

/** The public key that `--key` names, as somebody to trust. */
export async function loadTrustedKey(source: string, context: CliContext): Promise<TrustedKey> {
  return { key: parsePublicKey(await readKeyBytes(source, context)), source: shownSource(source) };
}

/** The source without what may be a secret in it: reports and messages name the key by this. */
function shownSource(source: string): string {
  if (!source.startsWith('https://')) return source;
  const url = parseKeyUrl(source);
  return `${url.origin}${url.pathname}`;
}

function parseKeyUrl(source: string): URL {
  if (URL.canParse(source)) return new URL(source);
  throw new UsageError('usage-flag', 'wanted a URL that starts with `https://` for the key, got one that is none');
}

/** The private key that `--key` names, opened with the password, ready to sign. */
export async function loadSigner(source: string, context: CliContext): Promise<StreamSigner> {
  const file = parseKeyFile(await readKeyBytes(source, context));
  const password = await readPassword(context, 'once');
  return createStreamSigner(await decryptKeyFile(file, password));
}

/**
 * The bytes of a key in a file, in the environment (`env://NAME`) or on the network (`https://…`).
 *
 * @throws {UsageError} `key-unsupported`, `file-not-found`, `file-unreadable`, `usage-flag`
 * @throws {UnavailableError} `key-unreachable`
 */
export async function readKeyBytes(source: string, context: CliContext): Promise<Uint8Array> {
  const scheme = /^([a-z0-9+.-]+):\/\//.exec(source)?.[1] ?? (source.startsWith('pkcs11:') ? 'pkcs11' : undefined);
  if (scheme === undefined) return await context.files.read(source, maxKeyBytes);
  if (scheme === 'env') return keyFromEnv(source.slice('env://'.length), context);
  if (scheme === 'https') return await keyFromNetwork(parseKeyUrl(source), context);
  const known = laterSchemes.includes(scheme) || scheme === 'pkcs11';
  const message = known
    ? `keys at \`${scheme}:\` cannot be used by this version`
    : `no kind of key is written \`${scheme}://…\``;
  throw new UsageError('key-unsupported', message, { detail: { scheme } });
}

function keyFromEnv(name: string, context: CliContext): Uint8Array {
  const value = context.env[name];
  if (value === undefined || value === '')
    throw new UsageError('usage-flag', `wanted a key in the environment variable \`${name}\`, got nothing`);
  return new TextEncoder().encode(value);
}

async function keyFromNetwork(url: URL, context: CliContext): Promise<Uint8Array> {
  const transport = await context.createTransport({});
  try {
    const timeouts = { connectMs: 10_000, firstByteMs: 20_000, idleMs: 10_000, totalMs: 30_000 };
    const response = await transport.fetch({
      method: 'GET',
      url,
      addressPolicy: 'any',
      timeouts,
      signal: context.signal,
    });
    if (response.status !== 200) {
      response.discard();
      throw new UnavailableError(
        'key-unreachable',
        `wanted the key at \`${url.origin}${url.pathname}\`, got HTTP status ${response.status}`,
      );
    }
    return await collectBody(response.body, url);
  } finally {
    transport.close();
  }
}

async function collectBody(body: AsyncIterable<Uint8Array>, url: URL): Promise<Uint8Array> {
  const bytes = await collectBounded(body, maxKeyBytes);
  if (bytes !== null) return bytes;
  throw new UnavailableError(
    'key-unreachable',
    `wanted a key of at most ${maxKeyBytes} bytes at \`${url.origin}${url.pathname}\`, got more`,
  );
}
