// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UnavailableError, UsageError } from '../../errors/errors.ts';
import { issuerError } from './issuer-error.ts';

const issuer = new URL('https://issuer.example/auth');

function messageOf(error: unknown): string {
  const translated = issuerError(error, issuer);
  assert.ok(translated instanceof UnavailableError);
  assert.equal(translated.code, 'identity-provider-failed');
  assert.equal(translated.cause, undefined);
  return translated.message;
}

test('what is ours already stays as it is, however deep the library has wrapped it', () => {
  for (const own of [
    new UsageError('usage-flag', 'wanted'),
    new UnavailableError('identity-provider-failed', 'wanted'),
    new UnavailableError('deadline-exceeded', 'late'),
  ])
    assert.equal(issuerError(new Error('something', { cause: new Error('wrong', { cause: own }) }), issuer), own);
});

test('a failure of the network becomes one of the login', () => {
  const own = new UnavailableError('registry-timeout', '`issuer.example` took too long');
  assert.equal(
    messageOf(new Error('x', { cause: own })),
    'the login at `issuer.example` failed: `issuer.example` took too long',
  );
});

test('of the errors of the library only names are kept, never an answer', () => {
  const cause = { claim: 'nonce', claims: { nonce: 'eyJ', token: 'eyJ' } };
  const inner = Object.assign(new Error('unexpected', { cause }), { code: 'OAUTH_JWT_CLAIM_COMPARISON_FAILED' });
  const message = messageOf(
    Object.assign(new Error('invalid', { cause: inner }), { code: 'OAUTH_JWT_CLAIM_COMPARISON_FAILED' }),
  );
  assert.match(message, /refused in `nonce` \(OAUTH_JWT_CLAIM_COMPARISON_FAILED\)$/);
  assert.doesNotMatch(message, /eyJ/);
  assert.match(messageOf(Object.assign(new Error('x'), { code: 'OAUTH_RESPONSE_IS_NOT_JSON' })), /wanted JSON/);
});

test('the words of the issuer are bounded and on one line', () => {
  const error = Object.assign(new Error('x'), { error: 'access_denied', error_description: `a\n${'b'.repeat(5000)}` });
  assert.match(messageOf(error), /answered `access_denied`: `a\\u\{a\}b+…`$/);
});

test('a mistake of our own stays one', () => {
  const bug = new TypeError('undefined is not a function');
  assert.equal(issuerError(bug, issuer), bug);
});
