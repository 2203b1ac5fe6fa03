// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseKubernetesText } from '../yaml/parse-kubernetes-yaml.ts';
import { itemsOf, memberOf, membersOf, optionalText, pathTo, requiredMember, textOf } from './node-access.ts';

const [node] = parseKubernetesText('a: {b: [x, 1], n: }\n"c.d": text\n');
assert.ok(node);
const root = { node, path: '' };

test('members and items know the path to them', () => {
  const list = requiredMember(requiredMember(root, 'a'), 'b');
  assert.deepEqual(
    itemsOf(list).map(({ path }) => path),
    ['a.b[0]', 'a.b[1]'],
  );
  assert.deepEqual(
    membersOf(root).map(({ path }) => path),
    ['a', '["c.d"]'],
  );
  assert.equal(pathTo('a', 'b c'), 'a["b c"]');
  assert.equal(optionalText(root, 'c.d'), 'text');
});

test('null counts as absent, and what is absent where it is wanted is refused with its path', () => {
  const a = requiredMember(root, 'a');
  assert.equal(memberOf(a, 'n'), undefined);
  assert.throws(() => requiredMember(a, 'n'), { code: 'workload-malformed', message: /`a\.n`, got nothing/ });
});

test('another type than the one that is wanted is refused at its place', () => {
  const list = requiredMember(requiredMember(root, 'a'), 'b');
  assert.throws(() => memberOf(list, 'x'), {
    code: 'workload-malformed',
    message: /^line 1, column 8: .*map.*`a\.b`.*list/,
  });
  assert.throws(() => itemsOf(root), { code: 'workload-malformed' });
  const [text, number] = itemsOf(list);
  assert.ok(text && number);
  assert.equal(textOf(text), 'x');
  assert.throws(() => textOf(number), {
    code: 'workload-malformed',
    message: /wanted text in `a\.b\[1\]`, got a number/,
  });
});
