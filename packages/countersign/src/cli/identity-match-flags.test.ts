// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Command } from 'commander';
import type { TrustedIdentity } from '../trust/trusted-identity.ts';
import type { Flags } from './define-command.ts';
import { addIdentityMatchFlags, parseIdentities } from './identity-match-flags.ts';

const issuer = ['--certificate-oidc-issuer', 'https://issuer.example'];
const name = ['--certificate-identity', 'me+tag@example.com'];

function flagsOf(...args: readonly string[]): Flags {
  const command = addIdentityMatchFlags(new Command('verify'));
  command.exitOverride().configureOutput({ writeErr: () => undefined });
  return command.parse([...args], { from: 'user' }).opts();
}

async function parse(...args: readonly string[]) {
  return await parseIdentities(flagsOf(...args));
}

async function only(...args: readonly string[]): Promise<TrustedIdentity> {
  const { identities } = await parse(...args);
  const [identity, ...others] = identities;
  assert.ok(identity !== undefined && others.length === 0);
  return identity;
}

test('without flags there is nobody', async () => {
  assert.deepEqual(await parse(), { identities: [], warnings: [] });
});

test('a name and an issuer are matched to the letter', async () => {
  const identity = await only(...name, ...issuer);
  assert.equal(identity.subject.matches('me+tag@example.com'), true);
  assert.equal(identity.issuer.matches('https://issuer.example'), true);
  for (const other of ['metag@example.com', 'xme+tag@example.com', 'me+tag@example.com.evil']) {
    assert.equal(identity.subject.matches(other), false);
  }
  for (const other of ['https://issuer.example/', 'http://issuer.example', 'https://issuer.example.evil']) {
    assert.equal(identity.issuer.matches(other), false);
  }
});

test('several names are alternatives, each with the one issuer', async () => {
  const { identities } = await parse(...name, '--certificate-identity', 'you@example.com', ...issuer);
  assert.deepEqual(
    identities.map(({ subject, issuer: by }) => [subject.text, by.text]),
    [
      ['me+tag@example.com', 'https://issuer.example'],
      ['you@example.com', 'https://issuer.example'],
    ],
  );
});

test('a glob and an anchored pattern match whole names, and warn of nothing', async () => {
  for (const [flag, text] of [
    ['--certificate-identity-glob', 'https://github.com/acme/*'],
    ['--certificate-identity-pattern', 'https://github[.]com/acme/[a-z]+'],
  ] as const) {
    const { identities, warnings } = await parse(flag, text, ...issuer);
    const subject = identities[0]?.subject;
    assert.equal(subject?.matches('https://github.com/acme/repo'), true);
    assert.equal(subject?.matches('https://evil.example/?https://github.com/acme/repo'), false);
    assert.equal(subject?.matches('https://github.com/acme/repo/evil'), false);
    assert.deepEqual(warnings, []);
  }
});

test('a pattern given as cosign takes it matches parts, and the warning shows whom it lets in', async () => {
  const { identities, warnings } = await parse('--certificate-identity-regexp', 'github[.]com/acme', ...issuer);
  assert.equal(identities[0]?.subject.matches('https://evil.example/github.com/acme'), true);
  const [, example = ''] = /also accepts `([^`]+)`/.exec(warnings[0] ?? '') ?? [];
  assert.equal(identities[0]?.subject.matches(example), true);
  assert.ok(!example.startsWith('https://github.com/acme'));
});

for (const args of [
  ['--certificate-identity-regexp', '.*', ...issuer],
  ['--certificate-identity-regexp', '^.*$', ...issuer],
  ['--certificate-identity-pattern', '.+', ...issuer],
  ['--certificate-identity-glob', '**', ...issuer],
  [...name, '--certificate-oidc-issuer-glob', 'https://**'],
  ['--identity', 'subject=*,issuer=https://issuer.example'],
] as const) {
  test(`\`${args.join(' ')}\` warns that it accepts anybody`, async () => {
    const { warnings } = await parse(...args);
    assert.equal(warnings.length, 1);
    assert.match(warnings[0] ?? '', /accepts anybody, `[^`]*evil\.example[^`]*` for one/);
  });
}

test('an anchored pattern given as cosign takes it matches the whole, and warns of nothing', async () => {
  const { identities, warnings } = await parse('--certificate-identity-regexp', '^me@example[.]com$', ...issuer);
  assert.equal(identities[0]?.subject.matches('me@example.com'), true);
  assert.equal(identities[0]?.subject.matches('me@example.com.evil'), false);
  assert.deepEqual(warnings, []);
});

test('patterns for issuers are taken in all forms', async () => {
  for (const [flag, text] of [
    ['--certificate-oidc-issuer-glob', 'https://*.example'],
    ['--certificate-oidc-issuer-pattern', 'https://[a-z]+[.]example'],
    ['--certificate-oidc-issuer-regexp', '^https://[a-z]+[.]example$'],
  ] as const) {
    const { issuer: matcher } = await only(...name, flag, text);
    assert.equal(matcher.matches('https://issuer.example'), true);
    assert.equal(matcher.matches('https://issuer.example.evil'), false);
  }
});

for (const args of [
  name,
  issuer,
  [...name, ...issuer, '--certificate-oidc-issuer', 'https://other.example'],
  [...name, ...issuer, '--certificate-oidc-issuer-regexp', '.*'],
  [...name, ...issuer, '--certificate-identity-regexp', '.*'],
  ['--certificate-github-workflow-ref', 'refs/heads/main'],
  ['--certificate-extension', 'runnerEnvironment=github-hosted'],
  [...name, ...issuer, '--certificate-extension', 'nonsense=1'],
  ['--identity', 'subject=a'],
]) {
  test(`what leaves a question open is a mistake of use: ${args.join(' ')}`, async () => {
    await assert.rejects(parse(...args), { code: 'usage-flag' });
  });
}

test('a pattern that is none, empty, or beyond RE2 is refused', async () => {
  for (const pattern of ['(', '', '(?=a)', '(a)\\1']) {
    for (const flag of ['--certificate-identity-pattern', '--certificate-identity-regexp']) {
      await assert.rejects(parse(flag, pattern, ...issuer), { code: 'pattern-malformed' });
    }
  }
});

test('the flags for workflows are exact, and on the old extensions; the others name theirs', async () => {
  const { extensions } = await only(
    ...name,
    ...issuer,
    ...['--certificate-github-workflow-trigger', 'push', '--certificate-github-workflow-sha', 'abc'],
    ...['--certificate-github-workflow-name', 'release', '--certificate-github-workflow-repository', 'acme/*'],
    ...['--certificate-github-workflow-ref', 'refs/heads/main'],
    ...['--certificate-extension', 'sourceRepositoryRef=refs/tags/*'],
  );
  assert.deepEqual(
    extensions.map(({ name: extension, value }) => [extension, value.kind, value.text]),
    [
      ['githubWorkflowTrigger', 'exact', 'push'],
      ['githubWorkflowSha', 'exact', 'abc'],
      ['githubWorkflowName', 'exact', 'release'],
      ['githubWorkflowRepository', 'exact', 'acme/*'],
      ['githubWorkflowRef', 'exact', 'refs/heads/main'],
      ['sourceRepositoryRef', 'glob', 'refs/tags/*'],
    ],
  );
});

test('identities in one piece stand beside the others, and demands on extensions hold for all', async () => {
  const piece = 'subject=https://github.com/acme/*,issuer=https://other.example,runnerEnvironment=github-hosted';
  const { identities } = await parse(
    ...name,
    ...issuer,
    ...['--identity', piece, '--certificate-extension', 'sourceRepositoryVisibilityAtSigning=public'],
  );
  assert.deepEqual(
    identities.map(({ issuer: by, extensions }) => [by.text, extensions.map((extension) => extension.name)]),
    [
      ['https://issuer.example', ['sourceRepositoryVisibilityAtSigning']],
      ['https://other.example', ['runnerEnvironment', 'sourceRepositoryVisibilityAtSigning']],
    ],
  );
});

test('any issuer, and none, is what a pattern for everything says; other patterns want an issuer', async () => {
  for (const [flag, text] of [
    ['--certificate-oidc-issuer-regexp', '.*'],
    ['--certificate-oidc-issuer-pattern', '^.*$'],
    ['--certificate-oidc-issuer-glob', '**'],
  ] as const) {
    const { identities, warnings } = await parse(...name, flag, text);
    assert.equal(identities[0]?.issuer.kind, 'any');
    assert.match(warnings.join(), /any issuer is accepted/);
  }
  const { issuer: exact } = await only(...name, '--certificate-oidc-issuer', '.*');
  assert.equal(exact.kind, 'exact');
  const { issuer: some } = await only(...name, '--certificate-oidc-issuer-pattern', '.+');
  assert.equal(some.kind, 'pattern');
});
