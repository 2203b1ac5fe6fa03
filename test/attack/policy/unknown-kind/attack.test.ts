// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openCommandGate } from '../support/command-gate.ts';

const task = (image: string): string => `apiVersion: tekton.dev/v1
kind: Task
metadata: {name: build}
spec: {steps: [{name: build, image: "${image}"}]}
`;
const [bare, signed] = ['registry.example/team/bare:v1', 'registry.example/team/app:v1'];
const at = ['--images-at', 'tekton.dev/v1/Task:spec.steps[*].image'];

test('an unknown kind that seems to run something is refused, signed or not', async (t) => {
  const gate = await openCommandGate(t, import.meta.dirname);
  for (const image of [bare, signed]) {
    const { code, verdicts } = await gate.checkManifest(task(image));
    assert.deepEqual([code, verdicts], [3, ['workload-malformed']]);
  }
});

test('where it is known where its images stand, they are judged', async (t) => {
  const gate = await openCommandGate(t, import.meta.dirname);
  await gate.push(bare);
  assert.deepEqual((await gate.checkManifest(task(bare), at)).verdicts, ['signature-not-found']);
  assert.equal((await gate.checkManifest(task(signed), at)).code, 0);
  const elsewhere = ['--images-at', 'tekton.dev/v1/Task:spec.sidecars[*].image'];
  assert.deepEqual((await gate.checkManifest(task(bare), elsewhere)).verdicts, ['workload-malformed']);
  const others = ['--images-at', 'tekton.dev/v1beta1/Task:spec.steps[*].image'];
  assert.deepEqual((await gate.checkManifest(task(bare), others)).verdicts, ['workload-malformed']);
});

test('it is refused in a list, too, and behind a kind that is known', async (t) => {
  const gate = await openCommandGate(t, import.meta.dirname);
  const nested = task(bare)
    .trimEnd()
    .split('\n')
    .map((line, index) => `${index === 0 ? '- ' : '  '}${line}`);
  const list = `apiVersion: v1\nkind: List\nitems:\n${nested.join('\n')}\n`;
  assert.deepEqual((await gate.checkManifest(list)).verdicts, ['workload-malformed']);
  const pretending = task(bare).replace('kind: Task', 'kind: Service');
  assert.deepEqual((await gate.checkManifest(pretending)).verdicts, ['workload-malformed']);
});
