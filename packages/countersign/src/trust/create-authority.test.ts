// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodePem } from '../bytes/pem.ts';
import { certificateAuthorityOf } from './create-authority.ts';
import { type Issued, issue, start } from './testing/trusted-root.ts';

const root = issue('root');
const upper = issue('upper', root);
const lower = issue('lower', upper);
const pem = (...chain: readonly Issued[]) =>
  chain.map(({ der }) => encodePem({ label: 'CERTIFICATE', bytes: der })).join('');
const create = (...chain: readonly Issued[]) =>
  certificateAuthorityOf({ pem: pem(...chain), uri: 'https://ca.example' });
const malformed = { code: 'certificate-malformed' };

test('whatever their order, the root is last and each certificate stands before the one that signed it', () => {
  for (const chain of [
    [lower, upper, root],
    [root, upper, lower],
    [upper, root, lower],
  ]) {
    const authority = create(...chain);
    assert.deepEqual(authority.root.der, root.der);
    assert.deepEqual(
      authority.intermediates.map(({ der }) => der),
      [lower.der, upper.der],
    );
  }
});

test('a single certificate is the anchor, whoever signed it', () => {
  assert.deepEqual(create(root).root.der, root.der);
  assert.deepEqual(create(upper).root.der, upper.der);
});

test('the validity is that of the root, or as it is said', () => {
  assert.deepEqual(create(root).validFor, { startMs: Date.parse(start) });
  const validFor = { startMs: 5, endMs: 6 };
  assert.deepEqual(certificateAuthorityOf({ pem: pem(root), uri: '', validFor }).validFor, validFor);
});

test('what is no single chain is refused', () => {
  assert.throws(() => create(lower, upper), malformed);
  assert.throws(() => create(lower, root), malformed);
  assert.throws(() => create(root, issue('other root')), malformed);
  assert.throws(() => create(upper, issue('beside', root), root), malformed);
  assert.throws(() => create(upper, upper, root), malformed);
  assert.throws(() => create(), malformed);
});

test('a certificate that only names the root as its issuer is refused', () => {
  assert.throws(() => create(issue('impostor', { ...issue('root'), subject: root.subject }), root), malformed);
});
