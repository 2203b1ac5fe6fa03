// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Rule } from '../rule.ts';
import { fittingName, judgeName, type NameClaim } from './judge-name.ts';
import { ruleOf } from './testing/policy-desk.ts';

const names = ['registry.example/team/app', 'mirror.example/app'];

function judge(signedName: Rule['signedName'], claim: NameClaim, usedTag?: string): string {
  const rule = ruleOf({ kind: 'static', verdict: 'pass' }, { signedName });
  return judgeName(claim, { rule, names }, usedTag)?.code ?? 'accepted';
}

const signature = (signedName?: string): NameClaim => ({ kind: 'signature', signedNames: [signedName] });
const attestation = (signedName?: string): NameClaim => ({ kind: 'attestation', signedNames: [signedName] });

test('what a signature may name, by what the rule asks', () => {
  const table = [
    ['any', 'registry.example/other/app', 'accepted'],
    ['if-named', undefined, 'accepted'],
    ['if-named', 'registry.example/team/app', 'accepted'],
    ['if-named', 'mirror.example/app:v1', 'accepted'],
    ['if-named', 'registry.example/other/app', 'reference-mismatch'],
    ['if-named', 'registry.example/team/app:v0', 'reference-mismatch'],
    ['if-named', 'Registry.example/Other/App', 'reference-mismatch'],
    ['if-named', '', 'accepted'],
    ['repository', undefined, 'reference-mismatch'],
    ['repository', '', 'reference-mismatch'],
    ['repository', 'not a name!', 'reference-mismatch'],
    ['repository', 'registry.example/team/app', 'accepted'],
    ['tag', 'registry.example/team/app', 'reference-mismatch'],
    ['tag', 'registry.example/team/app:v1', 'accepted'],
    ['tag', 'registry.example/team/app:v0', 'reference-mismatch'],
    ['tag', 'registry.example/other/app:v1', 'reference-mismatch'],
  ] as const;
  for (const [wants, name, wanted] of table)
    assert.equal(judge(wants, signature(name), 'v1'), wanted, `${wants} ${name}`);
});

test('an image that is used by its digest alone has no tag that could be signed', () => {
  assert.equal(judge('tag', signature('registry.example/team/app:v1')), 'reference-mismatch');
  assert.equal(judge('repository', signature('registry.example/team/app:v1')), 'accepted');
});

test('an attestation may name files, but no other image', () => {
  for (const wants of ['repository', 'tag', 'if-named'] as const) {
    assert.equal(judge(wants, attestation(), 'v1'), 'accepted');
    assert.equal(judge(wants, attestation('dist/app.js'), 'v1'), 'accepted');
    assert.equal(judge(wants, attestation('pkg:docker/team/app@v1'), 'v1'), 'accepted');
    assert.equal(judge(wants, attestation('registry.example/team/app'), 'v1'), 'accepted');
    assert.equal(judge(wants, attestation('registry.example/other/app'), 'v1'), 'reference-mismatch');
    assert.equal(judge(wants, attestation('localhost/other/app'), 'v1'), 'reference-mismatch');
  }
  assert.equal(judge('any', attestation('registry.example/other/app'), 'v1'), 'accepted');
});

test('of several names of one image, one that fits is enough', () => {
  const signedNames = ['registry.example/other/app', 'registry.example/team/app'];
  assert.equal(judge('repository', { kind: 'signature', signedNames }, 'v1'), 'accepted');
  assert.equal(
    judge('repository', { kind: 'signature', signedNames: signedNames.slice(0, 1) }, 'v1'),
    'reference-mismatch',
  );
  assert.equal(judge('repository', { kind: 'signature', signedNames: [] }, 'v1'), 'reference-mismatch');
});

test('a statement that names another image is not saved by what it calls the same content besides', () => {
  const other = 'registry.example/other/app';
  for (const beside of [undefined, '', 'app.tar', 'pkg:docker/other/app']) {
    const one = (signedName: string): NameClaim => ({ kind: 'attestation', signedNames: [beside, signedName] });
    assert.equal(judge('if-named', one(other), 'v1'), 'reference-mismatch', beside);
    assert.equal(judge('if-named', one('registry.example/team/app'), 'v1'), 'accepted', beside);
    assert.equal(judge('if-named', one('app'), 'v1'), 'accepted', beside);
  }
  assert.equal(judge('if-named', { kind: 'signature', signedNames: [undefined, other] }, 'v1'), 'reference-mismatch');
});

test('of several subjects the one that names the image as it is used is meant', () => {
  const meant = (signedName: Rule['signedName'], ...signedNames: readonly (string | undefined)[]): number => {
    const rule = ruleOf({ kind: 'static', verdict: 'pass' }, { signedName });
    return fittingName({ kind: 'attestation', signedNames }, { rule, names }, 'v1');
  };
  const [own, other] = ['registry.example/team/app', 'registry.example/other/app'];
  assert.equal(meant('if-named', other, own), 1);
  assert.equal(meant('if-named', undefined, 'app.tar', own), 2);
  assert.equal(meant('if-named', `${own}:v0`, `${own}:v1`), 1);
  assert.equal(meant('any', other, own), 1);
  assert.equal(meant('any', other, undefined), 0);
  assert.equal(meant('if-named', undefined, 'app.tar'), 0);
});
