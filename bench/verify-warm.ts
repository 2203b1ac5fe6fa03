// SPDX-License-Identifier: Apache-2.0
// Warm verifications of image signatures, evidence in memory, per second of CPU time, beside the bare signature check.
import { verify } from 'node:crypto';
import { generatePrivateKey } from '../packages/countersign/src/crypto/generate-private-key.ts';
import { createKeySigner } from '../packages/countersign/src/crypto/key-signer.ts';
import { keyHandle } from '../packages/countersign/src/crypto/public-key.ts';
import { trustKeys } from '../packages/countersign/src/trust/trust-keys.ts';
import {
  expectationOf,
  imageBundle,
  simpleSigningOf,
  trusted,
} from '../packages/countersign/src/verify/evidence.fixture.ts';
import { verifyImageSignature } from '../packages/countersign/src/verify/verify-image-signature.ts';
import { medianRates } from './support/median-rates.ts';
import { judge, type Row } from './support/result.ts';
import type { Setting } from './support/setting.ts';

export async function verifyWarm({ length }: Setting): Promise<readonly Row[]> {
  const key = generatePrivateKey('ecdsa-sha2-256-nistp256');
  const signer = createKeySigner(key);
  const trust = trustKeys([trusted(signer)]);
  const name = 'registry.example/team/app';
  const expectation = expectationOf({ usedAs: { repository: name, tag: '1' }, annotations: { env: 'prod' } });
  const bundle = await imageBundle(signer, { name, annotations: { env: 'prod' } });
  const layer = await simpleSigningOf(signer, { dockerReference: name, optional: { env: 'prod' } });
  const message = new Uint8Array(400);
  const signature = await signer.sign(message);
  const [limit = Number.NaN, bundles = Number.NaN, layers = Number.NaN] = medianRates(
    [
      () => verify('sha256', message, key.publicKey[keyHandle], signature),
      () => verifyImageSignature(bundle, trust, expectation),
      () => verifyImageSignature(layer, trust, expectation),
    ],
    { turns: length === 'short' ? 5 : 11, cpuSecondsToWarmUp: 0.3 },
  );
  const row = { benchmark: 'warm verify', unit: 'per CPU-second', peerName: 'bare P-256', peer: limit };
  const goal = { kind: 'at-least', limit: 8000 } as const;
  return [
    judge({ ...row, name: 'bundle, P-256 key', ours: bundles, goal }),
    judge({ ...row, name: 'simple signing, P-256 key', ours: layers, goal }),
  ];
}
