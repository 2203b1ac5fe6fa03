// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { JsonObject } from '../../bytes/json.ts';
import { generatePrivateKey } from '../../crypto/generate-private-key.ts';
import { certificateIdentityOf } from '../../x509/certificate-identity-of.ts';
import { parseCertificate } from '../../x509/parse-certificate.ts';
import { githubClaims } from '../oidc/github-claims.ts';
import { createTestWorld } from '../testing/test-world.ts';
import { claimedIdentityOf } from './claimed-identity.ts';

const { world } = createTestWorld();
const iss = 'https://issuer.example:8443/realm';

function identityOf(claims: JsonObject) {
  const { publicKey } = generatePrivateKey('ecdsa-sha2-256-nistp256');
  return certificateIdentityOf(
    parseCertificate(world.issueCertificate({ publicKey, claims: { iss, ...claims } }).leaf),
  );
}

test('a person is an e-mail address, once it is verified', () => {
  const person = { sub: '1', email: 'a@example.com', email_verified: true };
  assert.deepEqual(identityOf(person).subjects, [{ kind: 'email', value: 'a@example.com' }]);
  assert.deepEqual(identityOf(person).extensions, { issuer: iss, issuerV2: iss });
  const wrong = [{ email_verified: false }, { email_verified: 'true' }, { email: 'a' }, { email: 'a@b c' }];
  for (const change of wrong) {
    assert.throws(() => identityOf({ ...person, ...change }), { code: 'identity-token-refused' });
  }
});

test('a workload is its URI, and a service account of Kubernetes a URI made of it', () => {
  assert.deepEqual(identityOf({ sub: 'spiffe://example.org/app' }).subjects, [
    { kind: 'uri', value: 'spiffe://example.org/app' },
  ]);
  const kubernetes = { namespace: 'prod', serviceaccount: { name: 'builder', uid: '1' } };
  assert.deepEqual(identityOf({ sub: 'system:serviceaccount:prod:builder', 'kubernetes.io': kubernetes }).subjects, [
    { kind: 'uri', value: 'https://kubernetes.io/namespaces/prod/serviceaccounts/builder' },
  ]);
});

test('a user name stands with the host of its issuer', () => {
  assert.deepEqual(identityOf({ sub: 'alice' }).subjects, [{ kind: 'other', value: 'alice!issuer.example' }]);
  assert.throws(() => identityOf({ sub: 'alice!evil.example' }), { code: 'identity-token-refused' });
});

test('a job of GitHub Actions fills every extension of Fulcio', () => {
  const identity = identityOf(githubClaims('acme/app'));
  const workflow = 'https://github.com/acme/app/.github/workflows/release.yml@refs/heads/main';
  assert.deepEqual(identity.subjects, [{ kind: 'uri', value: workflow }]);
  assert.equal(Object.keys(identity.extensions).length, 21);
  assert.equal(identity.extensions.githubWorkflowRepository, 'acme/app');
  assert.equal(identity.extensions.sourceRepositoryUri, 'https://github.com/acme/app');
  assert.equal(identity.extensions.runInvocationUri, 'https://github.com/acme/app/actions/runs/42/attempts/1');
  assert.equal(identity.extensions.buildConfigUri, workflow);
});

test('claims that lack what is needed are refused', () => {
  const { sha: _, ...claims } = githubClaims('acme/app');
  assert.throws(() => identityOf(claims), { code: 'payload-malformed' });
  assert.throws(() => identityOf({}), { code: 'payload-malformed' });
  assert.throws(() => claimedIdentityOf({ sub: 'alice' }), { code: 'payload-malformed' });
});
