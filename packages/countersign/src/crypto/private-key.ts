// SPDX-License-Identifier: Apache-2.0
import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { MalformedError } from '../errors/errors.ts';
import { keyHandle, type PublicKey, publicKeyOf } from './public-key.ts';

/** A private key that stays inside OpenSSL: nothing of it shows when it is printed or serialised. */
export interface PrivateKey {
  readonly publicKey: PublicKey;
  readonly [keyHandle]: KeyObject;
}

export type PrivateKeyEncoding = 'pkcs8' | 'pkcs1' | 'sec1';

/**
 * The private key in unencrypted DER. The caller wipes `der`.
 *
 * @throws {MalformedError} `key-malformed`
 * @throws {UntrustedError} `algorithm-refused`
 */
export function importPrivateKey(der: Uint8Array, type: PrivateKeyEncoding): PrivateKey {
  return privateKeyOf(importHandle(der, type));
}

export function privateKeyOf(handle: KeyObject): PrivateKey {
  return { publicKey: publicKeyOf(createPublicKey(handle)), [keyHandle]: handle };
}

/** PKCS#8 DER, unencrypted: a secret that the caller wipes as soon as it is used. */
export function exportPkcs8(key: PrivateKey): Uint8Array {
  return key[keyHandle].export({ type: 'pkcs8', format: 'der' });
}

function importHandle(der: Uint8Array, type: PrivateKeyEncoding): KeyObject {
  const copy = Buffer.from(der);
  try {
    return createPrivateKey({ key: copy, format: 'der', type });
  } catch {
    // Without the cause: a message of the decoder may say something about the secret.
    throw new MalformedError(
      'key-malformed',
      `wanted a private key in ${type.toUpperCase()} form, got bytes that are none`,
    );
  } finally {
    copy.fill(0);
  }
}
