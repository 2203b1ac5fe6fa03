// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openCommandGate } from '../support/command-gate.ts';
import { openGate } from '../support/gate.ts';

const levels = 'abcdefghijklmn'.split('');
const bomb = levels
  .map((name, at) => {
    const before = levels[at - 1];
    const items = before === undefined ? '"x"' : `*${before}`;
    return `  ${name}: &${name} [${Array.from({ length: 9 }, () => items).join(', ')}]`;
  })
  .join('\n');
const pod = (more: string): string => `apiVersion: v1
kind: Pod
metadata: {name: app}
${more}
spec: {containers: [{name: app, image: "registry.example/team/app:v1"}]}
`;

test('a policy with aliases is none, however small it is', async () => {
  const gate = openGate(import.meta.dirname);
  const text = await gate.text();
  await assert.rejects(gate.load(`${text}---\nbomb:\n${bomb}\n`), { code: 'policy-malformed' });
  await assert.rejects(gate.load(`${text}---\na: &a 1\nb: *a\n`), { code: 'policy-malformed' });
  assert.equal((await gate.load(text)).rules.length, 1);
});

test('a manifest may use an alias, and not grow without end', async (t) => {
  const gate = await openCommandGate(t, import.meta.dirname);
  assert.equal((await gate.checkManifest(pod('x-small: {a: &a [1], b: *a}'))).code, 0);
  const { code } = await gate.checkManifest(pod(`x-bomb:\n${bomb}`));
  assert.equal(code, 3);
});
