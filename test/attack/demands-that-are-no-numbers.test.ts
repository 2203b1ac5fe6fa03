// SPDX-License-Identifier: Apache-2.0
// In plain JavaScript a demand may be `undefined` or text, where options are spread over the defaults. It must not switch a check off.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { generatePrivateKey } from '../../packages/countersign/src/crypto/generate-private-key.ts';
import { signInWorld } from '../../packages/countersign/src/sandbox/sign-in-world.ts';
import { createTestWorld, trustInWorld } from '../../packages/countersign/src/sandbox/testing/test-world.ts';
import type { EvidenceDemands, Trust } from '../../packages/countersign/src/trust/trust.ts';
import { message, verify } from '../cases/verify-in-world.ts';

const { world } = createTestWorld();
const noNumbers = [undefined, Number.NaN, 'one', -1, 0.5] as unknown as readonly number[];
const trust = trustInWorld(world);
const { root } = trust;

function trustWith(changes: Partial<Trust>, demands: Partial<EvidenceDemands>): Trust {
  return { ...trust, ...changes, demands: { ...trust.demands, ...demands } };
}

test('without a log entry and without a demand of logs that is a number, nobody is believed', () => {
  const { bytes } = signInWorld(world, { content: message, rekor: 'none' });
  verify(world, bytes, { trust: trustWith({}, { logs: 0 }) });
  for (const logs of noNumbers)
    assert.throws(() => verify(world, bytes, { trust: trustWith({}, { logs }) }), { code: 'usage-api' });
});

test('the same holds for timestamps and for certificate logs', () => {
  const { bytes } = signInWorld(world, { content: message, timestamp: 'absent' });
  const unknown = root === undefined ? {} : { root: { ...root, ctLogs: [] } };
  verify(world, bytes, { trust: trustWith(unknown, { timestamps: 0, scts: 0 }) });
  for (const value of noNumbers) {
    assert.throws(() => verify(world, bytes, { trust: trustWith({}, { timestamps: value }) }), { code: 'usage-api' });
    assert.throws(() => verify(world, bytes, { trust: trustWith(unknown, { scts: value }) }), { code: 'usage-api' });
  }
});

test('and for logs of keys, with a trusted root and without one', () => {
  const key = generatePrivateKey('ecdsa-sha2-256-nistp256');
  const { bytes } = signInWorld(world, { content: message, rekor: 'none', signer: { kind: 'key', key } });
  const keys = { keys: [{ key: key.publicKey, source: 'test.pub' }], identities: [] };
  const { root: _, ...rootless } = trust;
  for (const base of [trust, rootless]) {
    const withDemands = (demands: Partial<EvidenceDemands>): Trust => ({
      ...base,
      ...keys,
      demands: { ...trust.demands, ...demands },
    });
    verify(world, bytes, { trust: withDemands({}) });
    for (const logsOfKeys of noNumbers)
      assert.throws(() => verify(world, bytes, { trust: withDemands({ logsOfKeys }) }), { code: 'usage-api' });
  }
});
