// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ImageName } from '../image-pattern.ts';
import { repositoryPattern, ruleOf } from './testing/policy-desk.ts';
import { uncoveredHint } from './uncovered-hint.ts';

const pass = { kind: 'static', verdict: 'pass' } as const;
const app: ImageName = { text: 'app', repository: 'registry.example/team/app', tag: 'latest' };
const elsewhere = (host: string) => ruleOf(pass, { images: [repositoryPattern(`${host}/`)] });

test('a rule that names the image, and does not cover it here, is told by its name', () => {
  const { id } = ruleOf(pass);
  assert.match(
    uncoveredHint([ruleOf(pass), elsewhere('x.example')], app),
    new RegExp(`^\`${id}\` names the image, .*where`),
  );
});

test('where no rule names the image, what they name is told, each pattern once and three at most', () => {
  const hosts = ['a.example', 'b.example', 'a.example', 'c.example', 'd.example'];
  const hint = uncoveredHint(hosts.map(elsewhere), app);
  assert.match(hint, /rules speak of `a\.example\/.*`, `b\.example\/.*`, `c\.example\/.*` and 1 more$/);
});

test('policies without rules are told as such', () => {
  assert.equal(uncoveredHint([], app), 'add a rule for the image: the policies have none');
});
