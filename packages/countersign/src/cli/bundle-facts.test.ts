// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Bundle } from '../attest/bundle.ts';
import { factsOfBundle } from './bundle-facts.ts';
import { bundleText } from './bundle-text.ts';

const entry = {
  logIndex: 7n,
  logKeyId: new Uint8Array([0xab]),
  kind: 'hash\u001b[2Jedrekord',
  version: '0.0.2',
  integratedTime: 2n ** 62n,
};
const bundle: Bundle = {
  version: '0.3',
  material: { kind: 'certificates', certificates: [new Uint8Array([1, 2, 3])] },
  logEntries: [entry],
  timestamps: [new Uint8Array([9])],
  content: {
    kind: 'dsse',
    signature: new Uint8Array(),
    envelope: { payloadType: 'application/vnd.in-toto+json', payload: new Uint8Array([0x7b]), signatures: [] },
  },
};

test('parts that do not parse are named, and the others are shown', () => {
  const facts = factsOfBundle(bundle);
  assert.equal(facts.verified, false);
  assert.ok('certificates' in facts.signer && 'malformed' in (facts.signer.certificates[0] ?? {}));
  assert.ok('malformed' in (facts.timestamps[0] ?? {}));
  assert.ok(facts.content.kind === 'dsse' && 'malformed' in (facts.content.statement ?? {}));
  assert.deepEqual([facts.logEntries[0]?.promise, facts.logEntries[0]?.proof], [false, false]);
  assert.equal(facts.logEntries[0]?.integratedTime, undefined);
});

test('the tree says first that nothing was verified, and shows nothing that a terminal would obey', () => {
  const text = bundleText('evil\u001b[2J.json', factsOfBundle(bundle));
  assert.match(text.split('\n')[0] ?? '', /\(not verified\)$/);
  assert.equal(text.includes('\u001b'), false);
  assert.match(text, /evidence {2}none/);
});

test('a key is shown by its hint, a message by its digest', () => {
  const digest = { algorithm: 'sha256', bytes: new Uint8Array([0xcd]) } as const;
  const content = { kind: 'message', digest, signature: new Uint8Array() } as const;
  const text = bundleText('x', factsOfBundle({ ...bundle, material: { kind: 'public-key', hint: 'abc' }, content }));
  assert.match(text, /signed with a key {2}hint abc/);
  assert.match(text, /message {2}sha256:cd/);
});
