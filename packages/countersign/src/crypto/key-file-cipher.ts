// SPDX-License-Identifier: Apache-2.0
import { scrypt } from 'node:crypto';
import { UsageError } from '../errors/errors.ts';
import { type KeyFile, nonceBytes, type ScryptN, saltBytes, scryptBlockSize, scryptParallelism } from './key-file.ts';
import { exportPkcs8, importPrivateKey, type PrivateKey } from './private-key.ts';

/** Where salt and nonce come from; the `Random` port fits. */
export interface RandomBytes {
  bytes(length: number): Uint8Array;
}

/** What cosign writes today. */
const costOfNewFiles: ScryptN = 65_536;
const scryptMemoryLimit = 256 * 1024 * 1024;

/**
 * The private key in `file`. What was decrypted on the way is wiped; the password stays the caller's.
 *
 * @throws {UsageError} `key-password-wrong`, also when the file was changed: the cipher cannot tell
 * @throws {MalformedError} `key-malformed`
 * @throws {UntrustedError} `algorithm-refused`
 */
export async function decryptKeyFile(file: KeyFile, password: Uint8Array): Promise<PrivateKey> {
  const secret = await openSecretbox(file, password);
  try {
    return importPrivateKey(secret, 'pkcs8');
  } finally {
    secret.fill(0);
  }
}

/** The key under a password, which may be empty. */
export async function encryptKeyFile(key: PrivateKey, password: Uint8Array, random: RandomBytes): Promise<KeyFile> {
  const [salt, nonce] = [random.bytes(saltBytes), random.bytes(nonceBytes)];
  const derived = await deriveKey(password, salt, costOfNewFiles);
  const secret = exportPkcs8(key);
  try {
    const secretbox = await loadSecretbox();
    return { scryptN: costOfNewFiles, salt, nonce, ciphertext: secretbox(derived, nonce).encrypt(secret) };
  } finally {
    secret.fill(0);
    derived.fill(0);
  }
}

async function openSecretbox(file: KeyFile, password: Uint8Array): Promise<Uint8Array> {
  const derived = await deriveKey(password, file.salt, file.scryptN);
  const secretbox = await loadSecretbox();
  try {
    return secretbox(derived, file.nonce).decrypt(file.ciphertext);
  } catch {
    throw new UsageError('key-password-wrong', 'the password does not open the key file, or the file is damaged');
  } finally {
    derived.fill(0);
  }
}

/** Loaded when used: verifying never needs it. */
async function loadSecretbox() {
  return (await import('@noble/ciphers/salsa.js')).xsalsa20poly1305;
}

function deriveKey(password: Uint8Array, salt: Uint8Array, N: ScryptN): Promise<Uint8Array> {
  const options = { N, r: scryptBlockSize, p: scryptParallelism, maxmem: scryptMemoryLimit };
  return new Promise((resolve, reject) => {
    scrypt(password, salt, 32, options, (error, key) => (error === null ? resolve(key) : reject(error)));
  });
}
