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
import { median } from './support/measure.ts';
import { judge, type Row } from './support/result.ts';
import type { Setting } from './support/setting.ts';

const cpuSecondsPerRound = 0.3;

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
    length === 'short' ? 5 : 11,
  );
  const row = { benchmark: 'warm verify', unit: 'per CPU-second', peerName: 'bare P-256', peer: limit };
  const goal = { kind: 'at-least', limit: 8000 } as const;
  return [
    judge({ ...row, name: 'bundle, P-256 key', ours: bundles, goal }),
    judge({ ...row, name: 'simple signing, P-256 key', ours: layers, goal }),
  ];
}

/** In turns after one round to warm up, because other processes disturb even CPU time through the caches. */
function medianRates(works: readonly (() => unknown)[], rounds: number): readonly number[] {
  for (const work of works) rateOf(work);
  const turns = Array.from({ length: rounds }, () => works.map(rateOf));
  return works.map((_, index) => median(turns.map((rates) => rates[index] ?? Number.NaN)));
}

function rateOf(work: () => unknown): number {
  const start = process.cpuUsage();
  for (let count = 0; ; ) {
    for (let index = 0; index < 50; index++, count++) work();
    const { user, system } = process.cpuUsage(start);
    const seconds = (user + system) / 1e6;
    if (seconds > cpuSecondsPerRound) return count / seconds;
  }
}
