// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  createDecisionCache,
  type DecisionCache,
} from '../../../../packages/countersign/src/inspect/decision-cache.ts';
import type { PolicySet } from '../../../../packages/countersign/src/policy/policy-set.ts';
import type { ContentSource } from '../../../../packages/countersign/src/ports/content.ts';
import { app, changed, type Gate, openGate, verdictOf } from '../support/gate.ts';

const [payments, search] = ['registry.example/payments/app', 'registry.example/search/app'];
const context = { namespace: { name: 'test' } };

interface OpenDoor {
  readonly gate: Gate;
  readonly cache: DecisionCache;
  readonly policy: PolicySet;
}

/** The image is signed for payments, and the door has just admitted it there. */
async function openDoor(): Promise<OpenDoor> {
  const gate = openGate(import.meta.dirname);
  const policy = await gate.load();
  const cache = createDecisionCache();
  for (const place of [payments, search]) {
    await gate.push(`${place}:v1`);
    await gate.sign('ci', place, { name: payments });
  }
  assert.equal(verdictOf(await gate.decide(`${payments}:v1`, { cache, policy, context })), 'verified');
  return { gate, cache, policy };
}

/** A registry that must not be asked for evidence. */
const withoutEvidence = (store: ContentSource): ContentSource => ({
  ...store,
  readReferrers: async () => await Promise.reject(new Error('the registry was asked for evidence')),
});

test('what was decided is remembered for the same question alone', async () => {
  const { gate, cache, policy } = await openDoor();
  const decide = async (reference: string, namespace = context): Promise<string> =>
    verdictOf(await gate.decide(reference, { cache, policy, context: namespace }));
  const again = await gate.decide(`${payments}:v1`, { cache, policy, context, registry: withoutEvidence });
  assert.equal(verdictOf(again), 'verified');
  assert.equal(await decide(`${search}:v1`), 'reference-mismatch');
  assert.equal(await decide(`${payments}:v1`, { namespace: { name: 'prod' } }), 'key-mismatch');
});

test('a changed policy and a revocation count at once', async () => {
  const { gate, cache } = await openDoor();
  const text = await gate.text();
  const changes = [
    [
      changed(text, 'payments/**], require: { signedBy: ci }', 'payments/**], require: { signedBy: other }'),
      'key-mismatch',
    ],
    [changed(text, '  rules:', `  digestNotIn: ["${app.manifest.descriptor.digest}"]\n  rules:`), 'digest-revoked'],
  ] as const;
  for (const [policies, code] of changes) {
    const policy = await gate.load(policies);
    assert.equal(verdictOf(await gate.decide(`${payments}:v1`, { cache, policy, context })), code);
  }
});
