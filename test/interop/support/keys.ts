// SPDX-License-Identifier: Apache-2.0
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { encodeKeyFile } from '../../../packages/countersign/src/crypto/key-file.ts';
import { encryptKeyFile } from '../../../packages/countersign/src/crypto/key-file-cipher.ts';
import { parsePrivateKey } from '../../../packages/countersign/src/crypto/private-key-file.ts';
import { systemRandom } from '../../../packages/countersign/src/host/system-random.ts';
import { describeOutcome } from './run-program.ts';
import { password, type Workshop } from './workshop.ts';

export const keyKinds = ['P-256', 'P-384', 'P-521', 'RSA-2048', 'Ed25519'] as const;
export type KeyKind = (typeof keyKinds)[number];

/** Files of a key pair; the private one is encrypted with `password`. */
export interface KeyPair {
  readonly kind: KeyKind;
  readonly privateFile: string;
  readonly publicFile: string;
}

/** A key pair as we write it. */
export async function makeKeyPair(workshop: Workshop, kind: KeyKind, name: string): Promise<KeyPair> {
  const { privateKey, publicKey } = generate(kind);
  const parsed = parsePrivateKey(Buffer.from(privateKey.export({ type: 'pkcs8', format: 'pem' })));
  const file = await encryptKeyFile(parsed, new TextEncoder().encode(password), systemRandom);
  return {
    kind,
    privateFile: workshop.write(`${name}.key`, encodeKeyFile(file)),
    publicFile: workshop.write(`${name}.pub`, publicKey.export({ type: 'spki', format: 'pem' })),
  };
}

/** A key pair as `cosign import-key-pair` writes it. */
export async function importKeyPair(
  workshop: Workshop,
  cosign: string,
  { kind, name }: { readonly kind: KeyKind; readonly name: string },
): Promise<KeyPair> {
  const { privateKey } = generate(kind);
  const plain = workshop.write(`${name}.plain.pem`, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const outcome = await workshop.run(cosign, [
    'import-key-pair',
    ...['--key', plain, '--output-key-prefix', workshop.path(name), '--yes'],
  ]);
  if (outcome.code !== 0) throw new Error(`${cosign} import-key-pair: ${describeOutcome(outcome)}`);
  return { kind, privateFile: workshop.path(`${name}.key`), publicFile: workshop.path(`${name}.pub`) };
}

function generate(kind: KeyKind): { readonly privateKey: KeyObject; readonly publicKey: KeyObject } {
  switch (kind) {
    case 'P-256':
    case 'P-384':
    case 'P-521':
      return generateKeyPairSync('ec', { namedCurve: kind });
    case 'RSA-2048':
      return generateKeyPairSync('rsa', { modulusLength: 2048 });
    case 'Ed25519':
      return generateKeyPairSync('ed25519');
  }
}
