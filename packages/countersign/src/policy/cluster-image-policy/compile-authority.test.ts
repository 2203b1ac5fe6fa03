// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTestWorld } from '../../sandbox/testing/test-world.ts';
import { parseTrustedRoot } from '../../trust/parse-trusted-root.ts';
import { createProblems } from '../create-problems.ts';
import type { AuthorityDraft } from './authority-draft.ts';
import { compileAuthority } from './compile-authority.ts';

const at = { line: 1, column: 1 };
const root = parseTrustedRoot(createTestWorld().world.trustedRoot());
const exact = (text: string) => ({ kind: 'exact', text: { text, at } }) as const;

async function compile(others: Partial<AuthorityDraft>) {
  const problems = createProblems();
  const draft: AuthorityDraft = {
    name: 'a',
    at,
    who: people('s'),
    witness: {},
    format: 'legacy',
    attestations: [],
    ...others,
  };
  const materials = { files: new Map(), roots: new Map([['public-good', root]]), problems };
  const requirement = await compileAuthority(draft, materials, { source: 'x', problems, nulls: 'absent' });
  return { requirement, told: problems.list.map(({ rule }) => rule) };
}

function people(...subjects: readonly string[]): AuthorityDraft['who'] {
  const identities = subjects.map((subject) => ({ issuer: exact('i'), subject: exact(subject) }));
  return { kind: 'keyless', identities, scts: 'demanded' };
}

test('any of the identities is enough, and each has a name', async () => {
  const { requirement } = await compile({ who: people('s', 't') });
  assert.ok(requirement?.kind === 'signed-by');
  assert.deepEqual([requirement.atLeast, requirement.of.map(({ name }) => name)], [1, ['a#1', 'a#2']]);
  assert.equal(new Set(requirement.of.map((signer) => signer.root)).size, 1);
});

test('with attestations each of them is wanted, and the signature is not', async () => {
  const one = { name: 'x', predicateType: 'https://a.example' };
  const { requirement } = await compile({ attestations: [one, { name: 'y', predicateType: 'https://b.example' }] });
  assert.ok(requirement?.kind === 'all');
  assert.deepEqual(
    requirement.of.map(({ kind }) => kind),
    ['attestation', 'attestation'],
  );
  const alone = (await compile({ attestations: [one] })).requirement;
  assert.ok(alone?.kind === 'attestation');
  assert.deepEqual(
    [alone.predicate.matches('https://a.example'), alone.predicate.matches('https://a.example/')],
    [true, false],
  );
});

test('what is never satisfied says why', async () => {
  const { requirement } = await compile({ who: { kind: 'never', why: 'so it is' } });
  assert.deepEqual(requirement, { kind: 'static', verdict: 'fail', message: 'so it is' });
});

test('an expression that is none leaves no authority', async () => {
  const broken = { issuer: exact('i'), subject: { kind: 'pattern', text: { text: '(', at } } } as const;
  const { requirement, told } = await compile({ who: { kind: 'keyless', identities: [broken], scts: 'demanded' } });
  assert.deepEqual([requirement, told], [undefined, ['pattern-malformed']]);
});

test('a condition that is too much is refused as what cannot be translated', async () => {
  const attestation = { name: 'x', predicateType: 'https://a.example', condition: { text: 'nobody.knows', at } };
  const { requirement, told } = await compile({ attestations: [attestation] });
  assert.deepEqual([requirement, told], [undefined, ['policy-untranslatable']]);
});
