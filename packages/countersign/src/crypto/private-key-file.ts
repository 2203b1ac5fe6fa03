// SPDX-License-Identifier: Apache-2.0
import { sign, verify } from 'node:crypto';
import { parsePem } from '../bytes/pem.ts';
import { decodeUtf8, encodeUtf8 } from '../bytes/utf8.ts';
import { MalformedError, UsageError } from '../errors/errors.ts';
import { hashOfKind } from './key-kind.ts';
import { importPrivateKey, type PrivateKey, type PrivateKeyEncoding } from './private-key.ts';
import { keyHandle } from './public-key.ts';
import { requireRsaQuality } from './rsa-quality.ts';

const encodings: Readonly<Record<string, PrivateKeyEncoding>> = {
  'PRIVATE KEY': 'pkcs8',
  'RSA PRIVATE KEY': 'pkcs1',
  'EC PRIVATE KEY': 'sec1',
};

/**
 * The private key in an unencrypted PEM file of another program, for `import-key-pair`: `PRIVATE KEY` (PKCS#8),
 * `RSA PRIVATE KEY` (PKCS#1), `EC PRIVATE KEY` (SEC 1). Its parts fit together, and it is fit to sign with.
 *
 * @throws {UsageError} `key-not-private`, `key-unsupported` for a key that is encrypted already
 * @throws {MalformedError} `pem-malformed`, `key-malformed`
 * @throws {UntrustedError} `algorithm-refused`
 */
export function parsePrivateKey(file: Uint8Array): PrivateKey {
  const { label, bytes } = parsePem(decodeUtf8(file, 'pem-malformed'));
  try {
    const encoding = Object.hasOwn(encodings, label) ? encodings[label] : undefined;
    if (encoding === undefined) throw notImportable(label);
    const key = importPrivateKey(bytes, encoding);
    if (key.publicKey.kind === 'rsa') requireRsaQuality(key[keyHandle]);
    requirePair(key);
    return key;
  } finally {
    bytes.fill(0);
  }
}

/** A file may carry a public part that is not that of the private part; OpenSSL believes it. */
function requirePair(key: PrivateKey): void {
  const probe = encodeUtf8('countersign key check');
  const { kind } = key.publicKey;
  const hash = kind === 'ed25519' ? null : hashOfKind[kind].natural;
  if (verify(hash, probe, key.publicKey[keyHandle], sign(hash, probe, key[keyHandle]))) return;
  throw new MalformedError('key-malformed', 'the public part of the key does not belong to its private part');
}

function notImportable(label: string): UsageError {
  if (label === 'ENCRYPTED PRIVATE KEY') {
    return new UsageError('key-unsupported', 'wanted an unencrypted private key, got `ENCRYPTED PRIVATE KEY`', {
      hint: 'decrypt it with `openssl pkcs8`, import the result, and delete it',
    });
  }
  return new UsageError('key-not-private', `wanted a PEM block \`PRIVATE KEY\`, got \`${label}\``, {
    hint: label.startsWith('ENCRYPTED ')
      ? 'this key needs no import; use it as `--key`'
      : 'pass the file of the private key',
  });
}
