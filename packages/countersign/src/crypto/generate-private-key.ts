// SPDX-License-Identifier: Apache-2.0
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { type PrivateKey, privateKeyOf } from './private-key.ts';

/** The names that cosign's `--signing-algorithm` takes, the default first. */
export const signingAlgorithms = [
  'ecdsa-sha2-256-nistp256',
  'ecdsa-sha2-384-nistp384',
  'ecdsa-sha2-512-nistp521',
  'rsa-sign-pkcs1-2048-sha256',
  'rsa-sign-pkcs1-3072-sha256',
  'rsa-sign-pkcs1-4096-sha256',
  'ed25519',
] as const;
export type SigningAlgorithm = (typeof signingAlgorithms)[number];

export function isSigningAlgorithm(text: string): text is SigningAlgorithm {
  return (signingAlgorithms as readonly string[]).includes(text);
}

/** A fresh key from OpenSSL's random generator. */
export function generatePrivateKey(algorithm: SigningAlgorithm): PrivateKey {
  return privateKeyOf(generateHandle(algorithm));
}

function generateHandle(algorithm: SigningAlgorithm): KeyObject {
  switch (algorithm) {
    case 'ecdsa-sha2-256-nistp256':
      return generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    case 'ecdsa-sha2-384-nistp384':
      return generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey;
    case 'ecdsa-sha2-512-nistp521':
      return generateKeyPairSync('ec', { namedCurve: 'P-521' }).privateKey;
    case 'rsa-sign-pkcs1-2048-sha256':
      return generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    case 'rsa-sign-pkcs1-3072-sha256':
      return generateKeyPairSync('rsa', { modulusLength: 3072 }).privateKey;
    case 'rsa-sign-pkcs1-4096-sha256':
      return generateKeyPairSync('rsa', { modulusLength: 4096 }).privateKey;
    case 'ed25519':
      return generateKeyPairSync('ed25519').privateKey;
  }
}
