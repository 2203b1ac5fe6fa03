// SPDX-License-Identifier: Apache-2.0
// Warm verifications of image signatures, evidence in memory, per second of CPU time. One JSON object per line.
import { verify } from 'node:crypto';
import { generatePrivateKey } from '../packages/countersign/src/crypto/generate-private-key.ts';
import { createKeySigner } from '../packages/countersign/src/crypto/key-signer.ts';
import { keyHandle } from '../packages/countersign/src/crypto/public-key.ts';
import {
  expectationOf,
  imageBundle,
  simpleSigningOf,
  trusted,
} from '../packages/countersign/src/verify/evidence.fixture.ts';
import { verifyImageSignature } from '../packages/countersign/src/verify/verify-image-signature.ts';

const rounds = 8;
const cpuSecondsPerRound = 0.3;

/** The best round of each, taken in turns: other processes can only make a round slower, and should not hit one alone. */
function bestRates(works: readonly (() => unknown)[]): readonly number[] {
  const turns = Array.from({ length: rounds }, () => works.map(rateOf));
  return works.map((_, index) => Math.max(...turns.map((rates) => rates[index] ?? 0)));
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

function report(name: string, value: number, unit: string): void {
  process.stdout.write(`${JSON.stringify({ name, value, unit })}\n`);
}

const key = generatePrivateKey('ecdsa-sha2-256-nistp256');
const signer = createKeySigner(key);
const trust = [trusted(signer)];
const name = 'registry.example/team/app';
const expectation = expectationOf({ usedAs: { repository: name, tag: '1' }, annotations: { env: 'prod' } });
const bundle = await imageBundle(signer, { name, annotations: { env: 'prod' } });
const layer = await simpleSigningOf(signer, { dockerReference: name, optional: { env: 'prod' } });
const message = new Uint8Array(400);
const signature = await signer.sign(message);

const [limit = 0, bundles = 0, layers = 0] = bestRates([
  () => verify('sha256', message, key.publicKey[keyHandle], signature),
  () => verifyImageSignature(bundle, trust, expectation),
  () => verifyImageSignature(layer, trust, expectation),
]);
report('verify warm: P-256 signature alone (the limit)', Math.round(limit), 'per CPU-second');
report('verify warm: bundle, P-256 key', Math.round(bundles), 'per CPU-second');
report('verify warm: bundle, share of the limit', Math.round((bundles / limit) * 1000) / 10, '%');
report('verify warm: simple signing, P-256 key', Math.round(layers), 'per CPU-second');
report('verify warm: simple signing, share of the limit', Math.round((layers / limit) * 1000) / 10, '%');
