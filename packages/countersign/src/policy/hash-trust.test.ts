// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePublicKey } from '../crypto/public-key-file.ts';
import { publicGoodRoot } from '../trust/public-good-root.ts';
import { hashRoot, hashTrust } from './hash-trust.ts';
import type { PolicySigner } from './policy-signer.ts';
import { newKey } from './testing/policy-files.ts';

const root = await publicGoodRoot();

function signer(changes: Partial<PolicySigner> = {}): PolicySigner {
  const demands = { logs: 0, logsOfKeys: 0, timestamps: 0, scts: 0, bundledIntermediates: 'ignored' } as const;
  return {
    name: 'a',
    description: 'a',
    who: { kind: 'key', key: { key, source: 'a' } },
    root,
    demands,
    window: {},
    ...changes,
  };
}

const key = parsePublicKey(newKey());
const other = parsePublicKey(newKey());

test('order, repetition and names of signers do not count', () => {
  const one = signer();
  const two = signer({ who: { kind: 'key', key: { key: other, source: 'b' } } });
  assert.equal(hashTrust([one, two]), hashTrust([two, one, signer({ name: 'c' })]));
});

test('key, window, demands and root count', () => {
  const before = hashTrust([signer()]);
  const { root: _, ...rootless } = signer();
  for (const changed of [
    signer({ who: { kind: 'key', key: { key: other, source: 'a' } } }),
    signer({ window: { revokedAtMs: 1 } }),
    signer({ demands: { ...signer().demands, timestamps: 1 } }),
    signer({ root: { ...root, logs: root.logs.slice(1) } }),
    rootless,
  ]) {
    assert.notEqual(hashTrust([changed]), before);
  }
});

test('a root is hashed by what it holds, not by who holds it', () => {
  assert.equal(hashRoot({ ...root }), hashRoot(root));
  assert.notEqual(hashRoot({ ...root, timestampAuthorities: [] }), hashRoot(root));
});
