// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDocument } from '../../bytes/json-fields.ts';
import { githubClaims } from '../oidc/github-claims.ts';
import { githubExtensions } from './github-extensions.ts';

const issuer = 'https://issuer.example';

function extensionsOf(claims = githubClaims('acme/app')) {
  return githubExtensions(readDocument(claims, 'token', 'payload-malformed'), issuer, 'https://github.com');
}

test('each extension stands once, in order, and raw text up to the sixth', () => {
  const arcs = extensionsOf().map(({ oid }) => Number(oid.slice('1.3.6.1.4.1.57264.1.'.length)));
  assert.deepEqual(arcs, [1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22]);
  const [first, , , , , , eighth] = extensionsOf().map(({ value }) => Buffer.from(value).toString('latin1'));
  assert.equal(first, issuer);
  assert.equal(eighth, `\u000c${String.fromCharCode(issuer.length)}${issuer}`);
});

test('a claim that is missing is missed', () => {
  const { run_id: _, ...claims } = githubClaims('acme/app');
  assert.throws(() => extensionsOf(claims), { code: 'payload-malformed' });
});
