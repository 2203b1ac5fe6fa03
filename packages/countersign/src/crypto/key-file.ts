// SPDX-License-Identifier: Apache-2.0
import { encodeBase64 } from '../bytes/base64.ts';
import { parseJson } from '../bytes/json.ts';
import {
  type JsonFields,
  readBase64,
  readDocument,
  readInteger,
  readObject,
  readString,
} from '../bytes/json-fields.ts';
import { encodePem, parsePem } from '../bytes/pem.ts';
import { decodeUtf8, encodeUtf8 } from '../bytes/utf8.ts';
import { MalformedError, UsageError } from '../errors/errors.ts';

/** A private key as cosign stores it: PKCS#8 in a NaCl secretbox, under a key that scrypt makes of a password. */
export interface KeyFile {
  readonly scryptN: ScryptN;
  readonly salt: Uint8Array;
  readonly nonce: Uint8Array;
  readonly ciphertext: Uint8Array;
}

const scryptCosts = [32_768, 65_536, 131_072] as const;
export type ScryptN = (typeof scryptCosts)[number];
/** Fixed for all files. */
export const scryptBlockSize = 8;
export const scryptParallelism = 1;

export const saltBytes = 32;
export const nonceBytes = 24;
const minCiphertextBytes = 16;
const maxCiphertextBytes = 16 * 1024;

const label = 'ENCRYPTED SIGSTORE PRIVATE KEY';
const oldLabel = 'ENCRYPTED COSIGN PRIVATE KEY';

/**
 * The encrypted key in a file of `generate-key-pair`, under its new or its old PEM label. The cost of opening it is one of
 * the three that cosign ever wrote, so a hostile file cannot ask for more, nor for less.
 *
 * @throws {UsageError} `key-not-private` for other kinds of key
 * @throws {MalformedError} `pem-malformed`, `key-malformed`, `json-malformed`
 */
export function parseKeyFile(file: Uint8Array): KeyFile {
  const block = parsePem(decodeUtf8(file, 'pem-malformed'));
  if (block.label !== label && block.label !== oldLabel) throw notKeyFile(block.label);
  const root = readDocument(parseJson(block.bytes, { maxBytes: 32 * 1024, maxDepth: 4 }), 'key', 'key-malformed');
  const kdf = readObject(root, 'kdf');
  requireName(kdf, 'scrypt');
  const cipher = readObject(root, 'cipher');
  requireName(cipher, 'nacl/secretbox');
  return {
    scryptN: readCost(readObject(kdf, 'params')),
    salt: readSized(kdf, 'salt', saltBytes, saltBytes),
    nonce: readSized(cipher, 'nonce', nonceBytes, nonceBytes),
    ciphertext: readSized(root, 'ciphertext', minCiphertextBytes, maxCiphertextBytes),
  };
}

/** With the new label, members in cosign's order. */
export function encodeKeyFile(file: KeyFile): string {
  const body = JSON.stringify({
    kdf: {
      name: 'scrypt',
      params: { N: file.scryptN, r: scryptBlockSize, p: scryptParallelism },
      salt: encodeBase64(file.salt),
    },
    cipher: { name: 'nacl/secretbox', nonce: encodeBase64(file.nonce) },
    ciphertext: encodeBase64(file.ciphertext),
  });
  return encodePem({ label, bytes: encodeUtf8(body) });
}

function readCost(params: JsonFields): ScryptN {
  const cost = readInteger(params, 'N');
  const allowed = scryptCosts.find((candidate) => candidate === cost);
  if (allowed === undefined) throw malformed(`wanted scrypt N of ${scryptCosts.join(', ')}, got ${cost}`);
  const [r, p] = [readInteger(params, 'r'), readInteger(params, 'p')];
  if (r !== scryptBlockSize || p !== scryptParallelism)
    throw malformed(`wanted scrypt r 8 and p 1, got r ${r} and p ${p}`);
  return allowed;
}

function requireName(fields: JsonFields, wanted: string): void {
  const name = readString(fields, 'name');
  if (name !== wanted) throw malformed(`wanted \`${wanted}\` in \`${fields.path}.name\`, got \`${name.slice(0, 40)}\``);
}

function readSized(fields: JsonFields, name: string, least: number, most: number): Uint8Array {
  const bytes = readBase64(fields, name);
  if (bytes.byteLength >= least && bytes.byteLength <= most) return bytes;
  throw malformed(`wanted ${least} to ${most} bytes in \`${fields.path}.${name}\`, got ${bytes.byteLength}`);
}

function notKeyFile(found: string): UsageError {
  return new UsageError('key-not-private', `wanted a PEM block \`${label}\`, got \`${found}\``, {
    hint: found.endsWith('PRIVATE KEY')
      ? 'signing takes encrypted key files only; make one of this key with `countersign import-key-pair`'
      : 'pass the file that `generate-key-pair` wrote as `cosign.key`',
  });
}

function malformed(message: string): MalformedError {
  return new MalformedError('key-malformed', message);
}
