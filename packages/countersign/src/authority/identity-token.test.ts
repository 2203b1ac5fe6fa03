// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { preAuthEncoding } from '../attest/dsse.ts';
import { encodeSimpleSigning, simpleSigningType } from '../attest/simple-signing.ts';
import { parseDigest } from '../oci/digest.ts';
import { parseIdentityToken } from './identity-token.ts';

const nowMs = Date.UTC(2026, 10, 22, 12);
const claims = { iss: 'https://issuer.example', sub: 'repo:acme/app', aud: 'sigstore', exp: nowMs / 1000 + 600 };

function tokenOf(value: unknown): string {
  const part = (json: unknown): string => Buffer.from(JSON.stringify(json)).toString('base64url');
  return `${part({ alg: 'RS256' })}.${part(value)}.${Buffer.from('signature').toString('base64url')}`;
}

function parse(value: unknown, audience = 'sigstore') {
  return parseIdentityToken(tokenOf(value), { nowMs, audience });
}

function refuses(value: unknown): void {
  assert.throws(() => parse(value), { code: 'identity-token-refused' });
}

test('a machine is named by its subject, a person by the verified address', () => {
  assert.equal(parse(claims).name, 'repo:acme/app');
  assert.equal(parse({ ...claims, email: 'ann@example.org', email_verified: true }).name, 'ann@example.org');
  assert.equal(parse({ ...claims, email: 'ann@example.org', email_verified: 'true' }).name, 'ann@example.org');
  assert.equal(parse({ ...claims, email: '' }).name, 'repo:acme/app');
});

test('an address that the issuer did not verify is refused', () => {
  refuses({ ...claims, email: 'ann@example.org' });
  refuses({ ...claims, email: 'ann@example.org', email_verified: false });
  refuses({ ...claims, email: 'ann@example.org', email_verified: 'false' });
});

test('a token that has expired, or does so in seconds, is refused', () => {
  assert.equal(parse({ ...claims, exp: nowMs / 1000 + 5 }).subject, 'repo:acme/app');
  refuses({ ...claims, exp: nowMs / 1000 + 4 });
  refuses({ ...claims, exp: '1800000000' });
});

test('a token for another audience is refused', () => {
  assert.deepEqual(parse({ ...claims, aud: ['other', 'sigstore'] }).audiences, ['other', 'sigstore']);
  refuses({ ...claims, aud: 'other' });
  refuses({ ...claims, aud: [] });
  refuses({ ...claims, aud: 7 });
  assert.throws(() => parse(claims, 'other'), { code: 'identity-token-refused' });
});

test('what is no token is refused in words that do not repeat it', () => {
  const whole = tokenOf(claims);
  for (const text of [
    '',
    'secret',
    'a.b',
    `${whole}.x`,
    `${whole}\r\nhost: evil`,
    'a.!.c',
    'YQ.c2VjcmV0.YQ',
    'x'.repeat(70_000),
  ]) {
    assert.throws(
      () => parseIdentityToken(text, { nowMs, audience: 'sigstore' }),
      (error: Error & { code?: string }) =>
        error.code === 'identity-token-refused' && !error.message.includes('secret'),
    );
  }
  refuses({ ...claims, sub: '' });
  refuses([]);
});

test('a subject that could pass for something signed is refused, because it is signed', () => {
  const digest = parseDigest(`sha256:${'ab'.repeat(32)}`);
  const image = { dockerReference: 'registry.example/app', digest, type: simpleSigningType, optional: {} };
  const simple = Buffer.from(encodeSimpleSigning(image)).toString();
  const envelope = Buffer.from(preAuthEncoding('text/plain', new TextEncoder().encode('yes'))).toString();
  for (const sub of [simple, ` ${simple}`, envelope, 'two\nlines', 'escape\u001b[31m', 'x'.repeat(2049)])
    refuses({ ...claims, sub });
  for (const sub of [
    'repo:acme/app:environment:Production EU',
    'spiffe://acme.example/ns/a',
    'auth0|5f7c',
    'x'.repeat(2048),
  ])
    assert.equal(parse({ ...claims, sub }).name, sub);
});

test('white space around the token is not part of it', () => {
  assert.equal(parseIdentityToken(`${tokenOf(claims)}\n`, { nowMs, audience: 'sigstore' }).text, tokenOf(claims));
});
