// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AdmissionContext } from './admission-context.ts';
import { coveringRules } from './covering-rules.ts';
import { repositoryPattern, ruleOf } from './evaluate/testing/policy-desk.ts';
import type { ImageName } from './image-pattern.ts';
import type { Rule } from './rule.ts';

const pass = { kind: 'static', verdict: 'pass' } as const;
const named = (repository: string): ImageName => ({ text: repository, repository, tag: 'latest' });
const app = named('registry.example/team/app');

function namesOf(rule: Rule, image: ImageName, context: AdmissionContext = {}): readonly string[] | undefined {
  return coveringRules({ rules: [rule], revoked: [] }, image, context).applied[0]?.names;
}

test('a rule covers what its images name and its exceptions do not', () => {
  assert.deepEqual(namesOf(ruleOf(pass), app), [app.repository]);
  assert.equal(namesOf(ruleOf(pass), named('registry.example/other/app')), undefined);
  const except = [repositoryPattern('registry.example/team/app')];
  assert.equal(namesOf(ruleOf(pass, { except }), app), undefined);
});

test('a mirror and its original are one image, whichever is used, and are excepted together', () => {
  const mirrors = [repositoryPattern('mirror.example/m/')];
  const rule = ruleOf(pass, { mirrors });
  assert.deepEqual(namesOf(rule, named('mirror.example/m/app')), ['mirror.example/m/app', app.repository]);
  assert.deepEqual(namesOf(rule, app), [app.repository, 'mirror.example/m/app']);
  const except = [repositoryPattern('registry.example/team/app')];
  assert.equal(namesOf(ruleOf(pass, { mirrors, except }), named('mirror.example/m/app')), undefined);
});

test('an exception from one of several names that a mirror may stand for excepts no other', () => {
  const images = [repositoryPattern('docker.io/library/'), repositoryPattern('quay.io/acme/')];
  const mirrors = [repositoryPattern('mirror.example/')];
  const except = [repositoryPattern('quay.io/acme/test-')];
  const image = named('mirror.example/test-app');
  // As mirror of Docker Hub it is what the rule names: a pattern more in `images` must not take that away.
  assert.deepEqual(namesOf(ruleOf(pass, { images, mirrors, except }), image), [
    image.repository,
    'docker.io/library/test-app',
  ]);
  assert.equal(namesOf(ruleOf(pass, { images: images.slice(1), mirrors, except }), image), undefined);
  const exceptAll = [...except, repositoryPattern('docker.io/library/test-')];
  assert.equal(namesOf(ruleOf(pass, { images, mirrors, except: exceptAll }), image), undefined);
});

test('an exception of a mirror excepts that name, and not the original', () => {
  const mirrors = [repositoryPattern('mirror.example/')];
  const except = [repositoryPattern('mirror.example/app')];
  assert.equal(namesOf(ruleOf(pass, { mirrors, except }), named('mirror.example/app')), undefined);
  assert.deepEqual(namesOf(ruleOf(pass, { mirrors, except }), app), [app.repository]);
});

test('the policy of a namespace speaks of that namespace alone', () => {
  const rule = ruleOf(pass, { namespace: 'team' });
  assert.deepEqual(namesOf(rule, app, { namespace: { name: 'team' } }), [app.repository]);
  assert.equal(namesOf(rule, app, { namespace: { name: 'other' } }), undefined);
  const { undecided } = coveringRules({ rules: [rule], revoked: [] }, app, {});
  assert.deepEqual(
    undecided.map(({ fact }) => fact),
    ['namespace.name'],
  );
});

test('the facts are those that rules with this image ask for, decided or not', () => {
  const where = [[{ fact: 'container', oneOf: [] } as const]];
  const rules = [
    ruleOf(pass, { where }),
    ruleOf(pass, { id: 'b', images: [repositoryPattern('x/')], namespace: 'team' }),
  ];
  assert.deepEqual(coveringRules({ rules, revoked: [] }, app, {}).facts, ['container']);
});

test('rules are applied in the order of their ids', () => {
  const rules = ['b', 'c', 'a'].map((id) => ruleOf(pass, { id }));
  assert.deepEqual(
    coveringRules({ rules, revoked: [] }, app, {}).applied.map(({ rule }) => rule.id),
    ['a', 'b', 'c'],
  );
});
