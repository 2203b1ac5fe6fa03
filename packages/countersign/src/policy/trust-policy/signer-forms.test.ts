// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TrustedIdentity } from '../../trust/trusted-identity.ts';
import { type Reading, reading } from '../testing/policy-reading.ts';
import { extension } from './identity-form.ts';
import { readCertificateSigner } from './read-certificate-signer.ts';
import { readGithubSigner } from './read-github-signer.ts';
import { readGitlabSigner } from './read-gitlab-signer.ts';
import { readKeySigner } from './read-key-signer.ts';
import { readKeylessSigner } from './read-keyless-signer.ts';
import { readPem } from './read-pem.ts';
import { readSigners } from './read-signers.ts';
import { readTrustRoots } from './read-trust-roots.ts';
import type { SignerForm, SignerParts, SignerScope } from './signer-draft.ts';

type Form = typeof readKeySigner;

function scopeOf({ fields, scope }: Reading): SignerScope {
  return {
    ...scope,
    roots: readTrustRoots({ ...fields, map: { kind: 'map', entries: [], at: fields.map.at } }, scope),
  };
}

async function compiled(form: Form, text: string, demand: Parameters<Form>[2] = {}): Promise<SignerParts> {
  const part = await reading(text);
  const read: SignerForm | undefined = form(part.fields, scopeOf(part), demand);
  const parts = await read?.compile(part.materials);
  assert.ok(parts !== undefined, part.told().join());
  return parts;
}

async function toldBy(form: Form, text: string): Promise<readonly string[]> {
  const part = await reading(text);
  await form(part.fields, scopeOf(part), {})?.compile(part.materials);
  return part.told();
}

function identityOf({ who }: SignerParts): TrustedIdentity {
  assert.equal(who.kind, 'identity');
  return who.kind === 'identity' ? who.identity : assert.fail();
}

function extensionsOf(parts: SignerParts): Readonly<Record<string, string>> {
  return Object.fromEntries(identityOf(parts).extensions.map(({ name, value }) => [name, value.text]));
}

test('a key needs nothing beside it, or what is demanded, and the root that can date it', async () => {
  const key = await compiled(readKeySigner, '{file: duty.pub}');
  assert.deepEqual([key.demands.logsOfKeys, key.demands.timestamps, key.demands.scts], [0, 0, 0]);
  assert.ok(key.root.logs.length > 0);
  const demanding = await compiled(readKeySigner, '{file: duty.pub}', { log: 'required', timestamp: 'required' });
  assert.deepEqual([demanding.demands.logsOfKeys, demanding.demands.timestamps], [1, 1]);
  assert.deepEqual(await toldBy(readKeySigner, '{kms: "awskms:///x"}'), ['key-kms']);
  assert.deepEqual(await toldBy(readKeySigner, '{file: duty.pub, trustRoot: pubic-good}'), [
    'trust-root-unknown',
    'trust-root-unknown',
  ]);
});

test("an identity of the public instance needs a log and a certificate log; one of GitHub's own a timestamp", async () => {
  const names = 'issuer: https://i.io, subject: a@i.io';
  const { demands } = await compiled(readKeylessSigner, `{${names}}`);
  assert.deepEqual([demands.logs, demands.timestamps, demands.scts], [1, 0, 1]);
  const private_ = await compiled(readKeylessSigner, `{${names}, trustRoot: github}`);
  assert.deepEqual([private_.demands.logs, private_.demands.timestamps], [0, 1]);
});

test('expressions are anchored, and match neither more nor less', async () => {
  const identity = identityOf(
    await compiled(readKeylessSigner, '{issuerRegex: "https://i[.]io", subjectRegex: "a|b"}'),
  );
  assert.equal(identity.issuer.matches('https://i.io'), true);
  assert.equal(identity.issuer.matches('https://i.io.evil.example'), false);
  assert.deepEqual(
    ['a', 'b', 'ab'].map((name) => identity.subject.matches(name)),
    [true, true, false],
  );
});

test('a workflow of GitHub is asked for in the words of its certificate', async () => {
  const caller =
    '{ownerId: 1, repositoryId: "2", owner: acme, repository: acme/*, ref: refs/tags/*, trigger: push, runner: self-hosted, visibility: private}';
  const parts = await compiled(
    readGithubSigner,
    `{workflow: a/b/.github/workflows/c.yml@refs/heads/main, caller: ${caller}}`,
  );
  assert.equal(identityOf(parts).subject.text, 'https://github.com/a/b/.github/workflows/c.yml@refs/heads/main');
  assert.equal(identityOf(parts).issuer.text, 'https://token.actions.githubusercontent.com');
  assert.deepEqual(extensionsOf(parts), {
    sourceRepositoryOwnerIdentifier: '1',
    sourceRepositoryIdentifier: '2',
    sourceRepositoryOwnerUri: 'https://github.com/acme',
    sourceRepositoryUri: 'https://github.com/acme/*',
    sourceRepositoryRef: 'refs/tags/*',
    buildTrigger: 'push',
    runnerEnvironment: 'self-hosted',
    sourceRepositoryVisibilityAtSigning: 'private',
  });
  for (const workflow of [
    'a/b/c.yml@refs/heads/main',
    'a/b/.github/workflows/c.yml',
    'a/b/.github/workflows/c.yml@main',
    'a/b/.github/workflows/../c.yml@refs/heads/main',
  ]) {
    assert.ok(
      (await toldBy(readGithubSigner, `{workflow: ${workflow}, caller: {ownerId: 1}}`)).includes('workflow-malformed'),
      workflow,
    );
  }
});

test('a pipeline of GitLab is asked for by project, ref and file, at its own host', async () => {
  const parts = await compiled(
    readGitlabSigner,
    '{host: git.acme.io, project: a/b, ref: refs/heads/main, projectId: 7}',
  );
  assert.equal(identityOf(parts).subject.text, 'https://git.acme.io/a/b//.gitlab-ci.yml@refs/heads/main');
  assert.equal(identityOf(parts).issuer.text, 'https://git.acme.io');
  assert.deepEqual(extensionsOf(parts), {
    sourceRepositoryUri: 'https://git.acme.io/a/b',
    sourceRepositoryRef: 'refs/heads/main',
    sourceRepositoryIdentifier: '7',
  });
  const shared = await compiled(
    readGitlabSigner,
    '{project: a/b, ref: refs/heads/main, config: c/d//ci.yml@refs/heads/main}',
  );
  assert.equal(identityOf(shared).subject.text, 'https://gitlab.com/c/d//ci.yml@refs/heads/main');
  assert.deepEqual(await toldBy(readGitlabSigner, '{host: "git.acme.io/x", project: a/b, ref: refs/heads/main}'), [
    'host-malformed',
  ]);
  assert.deepEqual(await toldBy(readGitlabSigner, '{project: b, ref: refs/heads/main}'), ['repository-malformed']);
});

test("a certificate of one's own authority is believed under that authority alone", async () => {
  const { root, demands } = await compiled(readCertificateSigner, '{roots: {file: ca.pem}, subject: a@acme.io}');
  assert.equal(root.certificateAuthorities.length, 1);
  assert.deepEqual(root.ctLogs, []);
  assert.deepEqual([demands.logs, demands.scts, demands.bundledIntermediates], [0, 0, 'used']);
  assert.deepEqual(await toldBy(readCertificateSigner, '{roots: duty.pub, subject: a@acme.io}'), [
    'certificate-malformed',
  ]);
  assert.deepEqual(await toldBy(readCertificateSigner, '{roots: ca.pem}'), ['field-missing']);
});

test('PEM comes from a wanted file or from the policy itself', async () => {
  const part = await reading('{file: duty.pub}');
  const source = readPem(part.fields, part.scope);
  assert.deepEqual(part.scope.wants, ['duty.pub']);
  assert.equal(source?.read(part.materials), part.materials.files.get('duty.pub'));
});

test('an extension that is not asked for is none', () => {
  assert.deepEqual(extension('buildTrigger', undefined), []);
});

test('a signer that has mistakes is still known by its name', async () => {
  const part = await reading('{signers: {a: {key: {}}, b: {}, c: {key: {data: x}, revokedAt: never}}}');
  assert.deepEqual([...readSigners(part.fields, scopeOf(part)).keys()], ['a', 'b', 'c']);
  assert.deepEqual(part.told(), ['field-missing', 'field-missing', 'time-malformed']);
});
