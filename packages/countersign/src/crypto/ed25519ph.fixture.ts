// SPDX-License-Identifier: Apache-2.0
// For tests: signatures by Ed25519ph. No arithmetic on points, so that it shares none with what it tests.
import { createHash, createPrivateKey, createPublicKey, randomBytes } from 'node:crypto';
import { encodeUtf8 } from '../bytes/utf8.ts';
import { exportPkcs8, type PrivateKey } from './private-key.ts';

const order = 2n ** 252n + 27742317777372353535851937790883648493n;
const pkcs8Header = Buffer.from('302e020100300506032b657004220420', 'hex');
export const ed25519phDomain = new Uint8Array([...encodeUtf8('SigEd25519 no Ed25519 collisions'), 1, 0]);

/** RFC 8032 §5.1.6, but for a random nonce: R is the public key of a fresh key pair, for OpenSSL can multiply the base point so. */
export function signEd25519ph(key: PrivateKey, message: Uint8Array): Uint8Array {
  return signEd25519phOfHash(key, createHash('sha512').update(message).digest());
}

export function signEd25519phOfHash(key: PrivateKey, sha512: Uint8Array): Uint8Array {
  return signEd25519In(ed25519phDomain, exportPkcs8(key).subarray(-32), sha512);
}

export function signEd25519In(domain: Uint8Array, seed: Uint8Array, content: Uint8Array): Uint8Array {
  const nonce = randomBytes(32);
  const r = publicKeyOfSeed(nonce);
  const hash = createHash('sha512').update(domain).update(r).update(publicKeyOfSeed(seed)).update(content).digest();
  const s = (scalarOfSeed(nonce) + (numberOf(hash) % order) * scalarOfSeed(seed)) % order;
  return Buffer.concat([r, bytesOf(s)]);
}

/** The same signature with S + L in place of S, which a lax verifier takes as well. */
export function withHighS(signature: Uint8Array): Uint8Array {
  return Buffer.concat([signature.subarray(0, 32), bytesOf(numberOf(signature.subarray(32)) + order)]);
}

function publicKeyOfSeed(seed: Uint8Array): Uint8Array {
  const key = createPrivateKey({ key: Buffer.concat([pkcs8Header, seed]), format: 'der', type: 'pkcs8' });
  return createPublicKey(key).export({ format: 'der', type: 'spki' }).subarray(-32);
}

/** RFC 8032 §5.1.5, steps 1 to 3 */
function scalarOfSeed(seed: Uint8Array): bigint {
  const half = createHash('sha512').update(seed).digest().subarray(0, 32);
  half[0] = (half[0] ?? 0) & 248;
  half[31] = ((half[31] ?? 0) & 63) | 64;
  return numberOf(half);
}

function numberOf(bytes: Uint8Array): bigint {
  return BigInt(`0x${Buffer.from(bytes).reverse().toString('hex')}`);
}

function bytesOf(value: bigint): Uint8Array {
  return Buffer.from(value.toString(16).padStart(64, '0'), 'hex').reverse();
}
