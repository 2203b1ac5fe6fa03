// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseCertificate } from '../x509/parse-certificate.ts';
import { authorityOf } from './authority-of.ts';
import { issue } from './testing/trusted-root.ts';

const nameless = parseCertificate(issue('', undefined, '').der);

test('an authority without a name is called by its address, or unnamed', () => {
  const parts = { root: nameless, intermediates: [], validFor: {} };
  assert.equal(authorityOf({ ...parts, uri: 'https://ca.example' }).name, 'https://ca.example');
  assert.equal(authorityOf({ ...parts, uri: '' }).name, 'unnamed authority');
});

test('a stated validity counts, and its missing start is that of the root', () => {
  const validity = (validFor: object) => authorityOf({ root: nameless, intermediates: [], uri: '', validFor }).validFor;
  assert.deepEqual(validity({ startMs: 1, endMs: 2 }), { startMs: 1, endMs: 2 });
  assert.deepEqual(validity({ endMs: 2 }), { startMs: nameless.notBeforeMs, endMs: 2 });
});
