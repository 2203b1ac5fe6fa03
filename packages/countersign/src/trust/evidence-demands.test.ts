// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultDemands } from './evidence-demands.ts';
import { trustKeys } from './trust-keys.ts';

test('whoever asks for nothing special gets a log and an SCT for every certificate', () => {
  const { logs, scts, bundledIntermediates, nowMs } = defaultDemands(7);
  assert.deepEqual(
    { logs, scts, bundledIntermediates, nowMs },
    { logs: 1, scts: 1, bundledIntermediates: 'ignored', nowMs: 7 },
  );
});

test('trust in keys alone trusts no identity, and changes only the demands that it is given', () => {
  const trust = trustKeys([], { logsOfKeys: 1 });
  assert.deepEqual(trust.identities, []);
  assert.deepEqual(trust.demands, { ...defaultDemands(0), logsOfKeys: 1 });
});
