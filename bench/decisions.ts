// SPDX-License-Identifier: Apache-2.0
// Decisions by policy with the evidence in memory: from the cache, and with one keyless signature verified each time, beside
// `@sigstore/verify` verifying the same bundle and deciding nothing.
import { bundleFromJSON } from '@sigstore/bundle';
import { TrustedRoot } from '@sigstore/protobuf-specs';
import { toSignedEntity, toTrustMaterial, Verifier } from '@sigstore/verify';
import { decideCached } from '../packages/countersign/src/inspect/decide-cached.ts';
import { createDecisionCache } from '../packages/countersign/src/inspect/decision-cache.ts';
import { evaluatePolicy } from '../packages/countersign/src/policy/evaluate/evaluate-policy.ts';
import {
  createPolicyDesk,
  deskDigest,
  deskImage,
  evidenceOf,
  policySetOf,
  ruleOf,
  signedBy,
} from '../packages/countersign/src/policy/evaluate/testing/policy-desk.ts';
import { createMemoryStore } from '../packages/countersign/src/store/memory-store.ts';
import { testImage, writeContent } from '../packages/countersign/src/store/test-image.ts';
import { median } from './support/measure.ts';
import { medianRates } from './support/median-rates.ts';
import { judge, type Row } from './support/result.ts';
import type { Setting } from './support/setting.ts';

const benchmark = 'decisions';

export async function decisions({ length }: Setting): Promise<readonly Row[]> {
  const turns = length === 'short' ? 5 : 11;
  return [...verifyingRows(turns), await cachedRow(turns)];
}

function verifyingRows(turns: number): readonly Row[] {
  const desk = createPolicyDesk();
  const { world } = desk.test;
  const signed = desk.sign('alice@acme.example');
  const question = [
    policySetOf([ruleOf(signedBy([desk.person('alice@acme.example')]))]),
    evidenceOf([signed]),
  ] as const;
  const instantMs = world.nowMs();
  const works = [
    () => {
      const { result } = evaluatePolicy(...question, {}, instantMs);
      if (result !== 'verified') throw new Error(`the decision is ${result}`);
    },
    peerFor(signed.candidate.kind === 'bundle' ? signed.candidate.bytes : new Uint8Array(), world.trustedRoot()),
  ];
  const [ours = Number.NaN, peer = Number.NaN] = medianRates(works, { turns, cpuSecondsToWarmUp: 3 });
  const row = { benchmark, unit: 'per CPU-second', ours };
  const name = 'one keyless signature verified each time';
  return [
    judge({ ...row, name, peerName: 'the goal', peer: 600, goal: { kind: 'at-least', limit: 600 } }),
    judge({ ...row, name, peerName: '@sigstore/verify', peer, goal: { kind: 'none' } }),
  ];
}

function peerFor(bundle: Uint8Array, root: Uint8Array): () => void {
  const trustedRoot = TrustedRoot.fromJSON(JSON.parse(Buffer.from(root).toString()));
  const verifier = new Verifier(toTrustMaterial(trustedRoot), { tlogThreshold: 1, ctlogThreshold: 1 });
  const text = Buffer.from(bundle).toString();
  return () => void verifier.verify(toSignedEntity(bundleFromJSON(JSON.parse(text))));
}

async function cachedRow(turns: number): Promise<Row> {
  const desk = createPolicyDesk();
  const store = createMemoryStore();
  await writeContent(store, testImage('app'), 'v1');
  const require = { kind: 'digest-in', list: { source: 'list', digests: new Set([deskDigest]) } } as const;
  const request = {
    image: deskImage,
    target: deskDigest,
    source: store,
    signatureSources: [store],
    openRepository: async () => store,
    policySet: policySetOf([ruleOf(require)]),
    context: {},
    instantMs: desk.test.world.nowMs(),
    cache: createDecisionCache(),
    credentialScope: 'bench',
  };
  const ask = async (): Promise<void> => {
    const { result } = await decideCached(request);
    if (result !== 'verified') throw new Error(`the decision is ${result}`);
  };
  await asyncRate(ask, 1);
  const rates: number[] = [];
  for (let turn = 0; turn < turns; turn++) rates.push(await asyncRate(ask, 0.3));
  const goal = { kind: 'at-least', limit: 20_000 } as const;
  const row = { benchmark, name: 'from the cache', unit: 'per CPU-second', ours: median(rates) };
  return judge({ ...row, peerName: 'the goal', peer: goal.limit, goal });
}

async function asyncRate(work: () => Promise<void>, atLeastSeconds: number): Promise<number> {
  const start = process.cpuUsage();
  for (let count = 0; ; ) {
    for (let index = 0; index < 100; index++, count++) await work();
    const { user, system } = process.cpuUsage(start);
    const seconds = (user + system) / 1e6;
    if (seconds > atLeastSeconds) return count / seconds;
  }
}
