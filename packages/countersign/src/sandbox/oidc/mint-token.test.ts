// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { completeClaims, requireEmail } from './mint-token.ts';

test('a person gets all claims of a person, for ten minutes', () => {
  assert.deepEqual(completeClaims({ claims: { email: 'a@b.example' } }, 'http://i', 5_999), {
    iss: 'http://i',
    aud: 'sigstore',
    iat: 5,
    nbf: 5,
    exp: 605,
    sub: 'sandbox|a@b.example',
    email: 'a@b.example',
    email_verified: true,
  });
});

test('what the request says comes before what is usual', () => {
  const claims = { sub: 's', iss: 'x', aud: 'y', exp: 1, email: 'a@b.example', email_verified: false };
  assert.deepEqual(
    { ...completeClaims({ claims }, 'http://i', 0), ...claims },
    completeClaims({ claims }, 'http://i', 0),
  );
});

test('what is no e-mail address is refused', () => {
  assert.equal(requireEmail('a.b+c@d-e.example'), 'a.b+c@d-e.example');
  for (const text of ['', 'a', 'a@', '@b', 'a@b\n', `${'a'.repeat(250)}@b.cd`])
    assert.throws(() => requireEmail(text), { code: 'payload-malformed' });
});
