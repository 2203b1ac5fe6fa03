// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseTrustedIdentity } from './parse-trusted-identity.ts';

test('subject, issuer and extensions are read, in any order', () => {
  for (const text of [
    'subject=https://github.com/acme/*,issuer=https://issuer.example,runnerEnvironment=github-hosted',
    'runnerEnvironment=github-hosted,issuer=https://issuer.example,subject=https://github.com/acme/*',
  ]) {
    const { subject, issuer, extensions } = parseTrustedIdentity(text);
    assert.equal(subject.matches('https://github.com/acme/repo'), true);
    assert.equal(subject.matches('https://github.com/acme/repo/more'), false);
    assert.equal(issuer.matches('https://issuer.example'), true);
    assert.equal(issuer.matches('https://issuer.example.evil'), false);
    assert.deepEqual(
      extensions.map(({ name, value }) => [name, value.text]),
      [['runnerEnvironment', 'github-hosted']],
    );
  }
});

test('a value may have equals signs of its own', () => {
  assert.equal(parseTrustedIdentity('subject=a=b,issuer=c=d').subject.matches('a=b'), true);
});

for (const text of [
  '',
  'subject=a',
  'issuer=a',
  'subject=a,issuer=',
  'subject=,issuer=b',
  '=a,subject=a,issuer=b',
  'subject=a,issuer=b,',
  'subject=a,subject=c,issuer=b',
  'subject=a,issuer=b,issuer=**',
  'subject=a,issuer=b,runnerEnvironment=x,runnerEnvironment=*',
  'subject=a,issuer=b,nonsense=1',
  'Subject=a,issuer=b',
  'subject=a, issuer=b',
]) {
  test(`\`${text}\` is a mistake of use`, () => {
    assert.throws(() => parseTrustedIdentity(text), { code: 'usage-flag' });
  });
}
