// SPDX-License-Identifier: Apache-2.0
import { equal, ok } from 'node:assert/strict';
import { test } from 'node:test';
import { subjectAlternativeName } from '../../packages/countersign/src/sandbox/pki/subject-alternative-name.ts';
import { personClaims, signInWorld } from '../../packages/countersign/src/sandbox/sign-in-world.ts';
import { createTestWorld, trustInWorld } from '../../packages/countersign/src/sandbox/testing/test-world.ts';
import { anyName, exactName, globName, patternName } from '../../packages/countersign/src/trust/name-matchers.ts';
import { parseExtensionMatcher } from '../../packages/countersign/src/trust/parse-extension-matcher.ts';
import type { Trust } from '../../packages/countersign/src/trust/trust.ts';
import type { ExtensionMatcher, NameMatcher } from '../../packages/countersign/src/trust/trusted-identity.ts';
import { withCertificate, withExtension } from '../faults/with-certificate.ts';
import { message, plain, requireRefusal, verify } from './verify-in-world.ts';

const { world } = createTestWorld();
const repository = 'https://github.com/acme/repo';
const workflow = {
  iss: world.urls.issuer,
  sub: 'repo:acme/repo:ref:refs/heads/main',
  job_workflow_ref: 'acme/repo/.github/workflows/release.yml@refs/heads/main',
  job_workflow_sha: 'a'.repeat(40),
  event_name: 'push',
  sha: 'b'.repeat(40),
  workflow: 'release',
  repository: 'acme/repo',
  ref: 'refs/heads/main',
  runner_environment: 'github-hosted',
  repository_id: '1',
  repository_owner: 'acme',
  repository_owner_id: '2',
  workflow_ref: 'acme/repo/.github/workflows/release.yml@refs/heads/main',
  workflow_sha: 'a'.repeat(40),
  run_id: '5',
  run_attempt: '1',
  repository_visibility: 'public',
};

/** Signed by whom a certificate with this URI names. */
function signedBy(uri: string): Uint8Array {
  const named = withCertificate(world, (content) =>
    withExtension(content, subjectAlternativeName([{ kind: 'uri', value: uri }])),
  );
  return signInWorld(named, plain).bytes;
}

function trusting(
  subject: NameMatcher,
  issuer: NameMatcher = exactName(world.urls.issuer),
  extensions: readonly ExtensionMatcher[] = [],
): Trust {
  return { ...trustInWorld(world), identities: [{ subject, issuer, extensions }] };
}

test('a name that is the trusted one to the letter is accepted', () => {
  ok(verify(world, signedBy(repository), { trust: trusting(exactName(repository)) }));
});

for (const name of [
  `https://evil.example/?x=${repository}`,
  `${repository}/more`,
  repository.toUpperCase(),
  'https://githubXcom/acme/repo',
]) {
  test(`a name that only contains, continues or resembles the trusted one is refused: \`${name}\``, () => {
    const bytes = signedBy(name);
    requireRefusal('identity-mismatch', () => verify(world, bytes, { trust: trusting(exactName(repository)) }));
  });
}

test('an exact name with a plus sign is accepted', () => {
  const email = 'me+tag@example.com';
  const signer = { kind: 'identity', claims: personClaims(world, email) } as const;
  const { bytes } = signInWorld(world, { ...plain, signer });
  ok(verify(world, bytes, { trust: trusting(exactName(email)) }));
});

test('a name that a plus sign would stand for in a pattern is refused', () => {
  for (const email of ['metag@example.com', 'meetag@example.com']) {
    const signer = { kind: 'identity', claims: personClaims(world, email) } as const;
    const { bytes } = signInWorld(world, { ...plain, signer });
    requireRefusal('identity-mismatch', () =>
      verify(world, bytes, { trust: trusting(exactName('me+tag@example.com')) }),
    );
  }
});

test('an issuer that matches a pattern is accepted', async () => {
  const issuer = await patternName('https://oidc[.]sandbox[.](invalid|test)', 'anchored');
  ok(verify(world, signInWorld(world, plain).bytes, { trust: trusting(anyName, issuer) }));
});

test('an issuer that matches only a part of a pattern is refused', async () => {
  for (const text of ['https://oidc', 'sandbox', 'https://oidc[.]sandbox[.]inval']) {
    const issuer = await patternName(text, 'anchored');
    requireRefusal('identity-mismatch', () =>
      verify(world, signInWorld(world, plain).bytes, { trust: trusting(anyName, issuer) }),
    );
  }
});

test('the right name by another issuer is refused', () => {
  const { bytes } = signInWorld(world, plain);
  ok(verify(world, bytes, { trust: trusting(exactName('person@example.com')) }));
  const other = exactName('https://oidc.sandbox.invalid.example');
  requireRefusal('identity-mismatch', () =>
    verify(world, bytes, { trust: trusting(exactName('person@example.com'), other) }),
  );
});

test('extensions that are asked for by their plain text are accepted, of the old and of the new encoding', () => {
  const { bytes } = signInWorld(world, { content: message, signer: { kind: 'identity', claims: workflow } });
  const wanted = [
    'githubWorkflowTrigger=push',
    'githubWorkflowRef=refs/heads/main',
    'sourceRepositoryUri=https://github.com/acme/repo',
    'sourceRepositoryRef=refs/heads/*',
    'runnerEnvironment=github-hosted',
  ].map(parseExtensionMatcher);
  const { signer } = verify(world, bytes, { trust: trusting(anyName, exactName(world.urls.issuer), wanted) });
  equal(signer.kind, 'certificate');
});

for (const text of [
  'githubWorkflowRef=refs/heads/mai',
  'sourceRepositoryRef=refs/tags/*',
  'runnerEnvironment=self-hosted',
]) {
  test(`an extension with another value, or none at all, is refused: ${text}`, () => {
    const trust = trusting(anyName, exactName(world.urls.issuer), [parseExtensionMatcher(text)]);
    const built = signInWorld(world, { content: message, signer: { kind: 'identity', claims: workflow } });
    requireRefusal('extension-mismatch', () => verify(world, built.bytes, { trust }));
    requireRefusal('extension-mismatch', () => verify(world, signInWorld(world, plain).bytes, { trust }));
  });
}

test('a glob does not cross a slash, so a name below another path is refused', () => {
  const trust = trusting(globName('https://github.com/acme/*/.github/workflows/release.yml@refs/tags/*'));
  const name = (repo: string) => `https://github.com/acme/${repo}/.github/workflows/release.yml@refs/tags/v1`;
  ok(verify(world, signedBy(name('repo')), { trust }), 'its twin in one piece is accepted');
  requireRefusal('identity-mismatch', () => verify(world, signedBy(name('x/evil')), { trust }));
});

test('a user name alone in a critical subject alternative name is accepted, and another is refused', () => {
  const signer = { kind: 'identity', claims: { iss: world.urls.issuer, sub: 'build-bot' } } as const;
  const { bytes } = signInWorld(world, { ...plain, signer });
  ok(verify(world, bytes, { trust: trusting(exactName('build-bot!oidc.sandbox.invalid')) }));
  requireRefusal('identity-mismatch', () =>
    verify(world, bytes, { trust: trusting(exactName('build-bot!oidc.sandbox.example')) }),
  );
});

test('one of several trusted identities is accepted, and the other’s issuer does not vouch for it', () => {
  const { bytes } = signInWorld(world, plain);
  const identity = (subject: string, issuer: string) => ({
    subject: exactName(subject),
    issuer: exactName(issuer),
    extensions: [],
  });
  const other = identity('somebody@example.com', world.urls.issuer);
  const base = trustInWorld(world);
  const trust = { ...base, identities: [other, identity('person@example.com', world.urls.issuer)] };
  ok(verify(world, bytes, { trust }));
  const crossed = { ...base, identities: [other, identity('person@example.com', 'https://other.example')] };
  requireRefusal('identity-mismatch', () => verify(world, bytes, { trust: crossed }));
});
