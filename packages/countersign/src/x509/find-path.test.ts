// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { makeAuthority, makeIntermediate, makeRoot, makeSigner } from '../sandbox/pki/certificate.fixture.ts';
import type { Certificate } from './certificate.ts';
import { certificateRefused } from './certificate-error.ts';
import { findPath } from './find-path.ts';

const root = makeRoot();
const upper = makeIntermediate(root, {}, 'upper');
const lower = makeIntermediate(upper, {}, 'lower');
const leaf = makeSigner(lower).certificate;
const authority = makeAuthority(root, [upper]);
const anybody = (): void => undefined;

test('issuers are found in whatever order they are given, trusted and delivered ones together', () => {
  const rules = { requireIssuer: anybody, extraIntermediates: [root.certificate, leaf, lower.certificate] };
  assert.deepEqual(findPath(leaf, authority, rules), [lower.certificate, upper.certificate, root.certificate]);
  const without = { requireIssuer: anybody, extraIntermediates: [root.certificate, leaf] };
  assert.equal(findPath(leaf, authority, without), undefined);
});

test('a rule sees each issuer with what is below it, and its refusal is told', () => {
  const seen: (readonly [Certificate, number])[] = [];
  const rules = {
    extraIntermediates: [lower.certificate],
    requireIssuer: (issuer: Certificate, below: readonly Certificate[]): void => {
      seen.push([issuer, below.length]);
      if (issuer === root.certificate) throw certificateRefused(issuer, 'not this one');
    },
  };
  assert.throws(() => findPath(leaf, authority, rules), { code: 'certificate-refused' });
  assert.deepEqual(seen, [
    [lower.certificate, 1],
    [upper.certificate, 2],
    [root.certificate, 3],
  ]);
});
