// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../bytes/json.ts';
import { createTokenKey } from './token-key.ts';

const key = await createTokenKey();
const claims = { iss: 'http://i', sub: 's', aud: 'sigstore', nbf: 1000, exp: 2000 };
const expected = { audience: 'sigstore', nowMs: 1_500_000 };

test('the published keys are public ones', () => {
  const { keys } = key.jwks as unknown as { readonly keys: readonly JsonObject[] };
  assert.deepEqual(
    keys.map((jwk) => Object.keys(jwk).sort()),
    [['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y']],
  );
});

test('a token says what was signed, within its time and for its audience', async () => {
  const token = await key.sign(claims);
  assert.deepEqual(await key.verify(token, expected), claims);
  const refused = { code: 'identity-token-refused' };
  await assert.rejects(key.verify(token, { ...expected, audience: 'other' }), refused);
  await assert.rejects(key.verify(token, { ...expected, nowMs: 2_006_000 }), refused);
  await assert.rejects(key.verify(token, { ...expected, nowMs: 994_000 }), refused);
});

test('a token without one of the claims that matter is refused', async () => {
  for (const name of ['iss', 'sub', 'aud', 'exp'] as const) {
    const { [name]: _left, ...rest } = claims;
    await assert.rejects(key.verify(await key.sign(rest), expected), { code: 'identity-token-refused' }, name);
  }
});

test('no character of a token can change', async () => {
  const token = await key.sign(claims);
  for (const index of Array.from(token, (_character, at) => at).filter((at) => token[at] !== '.')) {
    const other = token[index] === 'A' ? 'Q' : 'A';
    const changed = token.slice(0, index) + other + token.slice(index + 1);
    await assert.rejects(key.verify(changed, expected), { code: 'identity-token-refused' });
  }
});
