// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { checkInputs } from './check-inputs.ts';
import { testContext } from './testing/test-context.ts';

function fileOf(t: TestContext, name: string, text: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-inputs-'));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(join(folder, name), text);
  return join(folder, name);
}

const pod = (namespace: string): string => `apiVersion: v1
kind: Pod
metadata: {name: app, namespace: ${namespace}}
spec:
  containers:
    - name: app
      image: ghcr.io/acme/app:v1
`;

test('arguments, standard input and files are put together in their order, with where each stands', async (t) => {
  const { context } = testContext({ stdin: 'ghcr.io/acme/b\n# none\nghcr.io/acme/c\n' });
  const file = fileOf(t, 'pod.yaml', pod('prod'));
  const inputs = await checkInputs(['ghcr.io/acme/a', '-'], { from: [file] }, context);
  assert.deepEqual(
    inputs.map(({ text, namedAt }) => [text, namedAt[0]?.source, namedAt[0]?.at?.line]),
    [
      ['ghcr.io/acme/a', 'argument', undefined],
      ['ghcr.io/acme/b', '-', 1],
      ['ghcr.io/acme/c', '-', 3],
      ['ghcr.io/acme/app:v1', file, 7],
    ],
  );
  assert.equal(inputs[3]?.context.namespace?.name, 'prod');
});

test('one image in one context is one question, in two contexts two', async (t) => {
  const { context } = testContext();
  const file = fileOf(t, 'pods.yaml', `${pod('prod')}---\n${pod('prod')}---\n${pod('dev')}`);
  const inputs = await checkInputs(['a', 'a'], { from: [file] }, context);
  assert.deepEqual(
    inputs.map(({ text, namedAt }) => [text, namedAt.length]),
    [
      ['a', 2],
      ['ghcr.io/acme/app:v1', 2],
      ['ghcr.io/acme/app:v1', 1],
    ],
  );
});

test('nothing to check is a mistake, unless somebody says that it is fine', async (t) => {
  const { context } = testContext();
  const empty = fileOf(t, 'none.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n');
  for (const flags of [{}, { from: [empty] }]) {
    await assert.rejects(checkInputs([], flags, context), { code: 'usage-flag' });
    assert.deepEqual(await checkInputs([], { ...flags, allowEmpty: true }, context), []);
  }
});

test('a file in which nothing stands names no image, whatever its format', async () => {
  for (const stdin of ['', ' \n\t\n']) {
    const { context } = testContext({ stdin });
    await assert.rejects(checkInputs([], { from: ['-'] }, context), { code: 'usage-flag' });
    assert.deepEqual(await checkInputs([], { from: ['-'], allowEmpty: true }, context), []);
  }
  const { context } = testContext({ stdin: 'x: y\n' });
  await assert.rejects(checkInputs([], { from: ['-'], allowEmpty: true }, context), { code: 'workload-malformed' });
});

test('standard input is read once', async () => {
  const { context } = testContext({ stdin: 'a\n' });
  await assert.rejects(checkInputs(['-'], { from: ['-'] }, context), { code: 'usage-flag' });
  assert.equal((await checkInputs([], { from: ['-'], fromFormat: 'images' }, context)).length, 1);
});

test('variables come from flags, each once, and never from the environment', async (t) => {
  const { context } = testContext({ env: { TAG: 'evil' } });
  const compose = fileOf(t, 'compose.yaml', 'services:\n  app:\n    image: ghcr.io/acme/app:${TAG}\n');
  const given = await checkInputs([], { from: [compose], variable: ['TAG=v1'] }, context);
  assert.equal(given[0]?.text, 'ghcr.io/acme/app:v1');
  await assert.rejects(checkInputs([], { from: [compose] }, context), { code: 'workload-malformed' });
  for (const variable of [['TAG'], ['=v1'], ['TAG=v1', 'TAG=v2']])
    await assert.rejects(checkInputs([], { from: [compose], variable }, context), { code: 'usage-flag' });
});
