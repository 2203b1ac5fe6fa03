// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CertificateSigner } from '../verify/signer.ts';
import { draftIdentity } from './draft-policy-signer.ts';

const issuer = 'https://token.actions.githubusercontent.com';

function signer(
  subject: string,
  extensions: CertificateSigner['extensions'] = {},
  by: string = issuer,
): CertificateSigner {
  const identity = { subjects: [], issuer: by, extensions };
  return {
    kind: 'certificate',
    subject,
    issuer: by,
    extensions,
    identity,
    fingerprint: '',
    keyFingerprint: '',
    source: '',
  };
}

const workflow = 'https://github.com/acme/ci/.github/workflows/release.yml';
const caller = {
  sourceRepositoryOwnerIdentifier: '9919',
  sourceRepositoryIdentifier: '42',
  sourceRepositoryUri: 'https://github.com/acme/app',
  sourceRepositoryRef: 'refs/tags/v1.2.3',
};

test('a workflow is named with its caller and the numbers of both, and a tag stands for all tags', () => {
  assert.deepEqual(draftIdentity(signer(`${workflow}@refs/tags/v1`, caller), undefined)?.fields, {
    github: {
      workflow: 'acme/ci/.github/workflows/release.yml@refs/tags/*',
      caller: { ownerId: 9919, repositoryId: 42, repository: 'acme/app', ref: 'refs/tags/*' },
    },
  });
});

test('a branch stays that branch, and a pull request is warned of', () => {
  const branch = draftIdentity(
    signer(`${workflow}@refs/heads/main`, { ...caller, sourceRepositoryRef: 'refs/heads/main' }),
    'github',
  );
  assert.ok(JSON.stringify(branch?.fields).includes('@refs/heads/main'));
  assert.ok(JSON.stringify(branch?.fields).includes('"trustRoot":"github"'));
  const pull = draftIdentity(
    signer(`${workflow}@refs/heads/main`, { ...caller, sourceRepositoryRef: 'refs/pull/1/merge' }),
    undefined,
  );
  assert.ok(pull?.advice.some((line) => line.includes('pull request')));
});

test('without numbers the draft says so, and a number that is none is not written', () => {
  const { sourceRepositoryOwnerIdentifier: _, sourceRepositoryIdentifier: __, ...names } = caller;
  const drafted = draftIdentity(
    signer(`${workflow}@refs/tags/v1`, { ...names, sourceRepositoryIdentifier: '*' }),
    undefined,
  );
  assert.ok(drafted?.advice.some((line) => line.includes('ownerId')));
  assert.ok(!JSON.stringify(drafted?.fields).includes('repositoryId'));
});

test('a name by another issuer is no workflow of GitHub, whatever it looks like', () => {
  const drafted = draftIdentity(signer(`${workflow}@refs/heads/main`, caller, 'https://sso.example'), undefined);
  assert.deepEqual(Object.keys(drafted?.fields ?? {}), ['keyless']);
});

test('a name with a star, which would stand for others, cannot be named', () => {
  assert.equal(draftIdentity(signer('https://github.com/acme/*'), undefined), undefined);
  assert.equal(draftIdentity(signer('alice@acme.example', {}, 'https://*'), undefined), undefined);
});
