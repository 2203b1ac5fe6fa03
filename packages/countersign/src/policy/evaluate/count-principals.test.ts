// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Signer } from '../../verify/signer.ts';
import { countPrincipals } from './count-principals.ts';

function person(issuer: string, ...names: readonly string[]): Signer {
  const subjects = names.map((value) => ({ kind: 'email', value }) as const);
  const identity = { subjects, issuer, extensions: {} };
  return {
    kind: 'certificate',
    subject: names[0] ?? '',
    issuer,
    identity,
    extensions: {},
    fingerprint: '',
    source: '',
  };
}

const key = (fingerprint: string): Signer => ({ kind: 'key', fingerprint, source: 'cosign.pub' });

test('the same key, or the same name of one issuer, is one principal', () => {
  assert.equal(countPrincipals([]), 0);
  assert.equal(countPrincipals([key('a'), key('a')]), 1);
  assert.equal(countPrincipals([key('a'), key('b')]), 2);
  assert.equal(countPrincipals([person('sso', 'alice'), person('sso', 'alice')]), 1);
  assert.equal(countPrincipals([person('sso', 'alice'), person('sso', 'bob')]), 2);
  assert.equal(countPrincipals([person('sso', 'alice'), person('other', 'alice')]), 2);
});

test('nobody counts twice by having names added to a certificate', () => {
  assert.equal(countPrincipals([person('sso', 'alice'), person('sso', 'zoe', 'alice')]), 1);
  assert.equal(countPrincipals([person('sso', 'alice', 'x'), person('sso', 'x', 'y'), person('sso', 'y')]), 1);
});
