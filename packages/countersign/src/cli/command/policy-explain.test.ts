// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { runInProcess } from '../testing/run-in-process.ts';

const digest = `sha256:${'0'.repeat(64)}`;

function policyFolder(t: TestContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-explain-'));
  t.after(() => rmSync(folder, { recursive: true }));
  writeFileSync(
    join(folder, 'acme.yaml'),
    `apiVersion: countersign.dev/v1
kind: TrustPolicy
metadata: {name: acme}
spec:
  rules:
    - {name: app, images: [ghcr.io/acme/app], require: {digestIn: ["${digest}"]}}
    - {name: prod, images: [ghcr.io/acme/**], where: {namespace: {name: prod}}, require: {digestIn: ["${digest}"]}}
`,
  );
  return folder;
}

test('policies are said in plain English', async (t) => {
  const { code, stdout } = await runInProcess(['policy', 'explain', policyFolder(t)]);
  assert.equal(code, 0);
  assert.match(
    stdout,
    /rule acme\/app \(.*acme.yaml:\d+\): refuses what does not satisfy it\n├── speaks of ghcr.io\/acme\/app/,
  );
  assert.match(stdout, /where namespace.name is prod/);
});

test('of an image only what is demanded of it is told, without a look at any registry', async (t) => {
  const explain = ['policy', 'explain', policyFolder(t), 'ghcr.io/acme/app:v1'];
  const open = await runInProcess(explain);
  assert.match(open.stdout, /rule acme\/prod .*depends on namespace.name: pass `--context namespace.name=…`/);
  const dev = await runInProcess([...explain, '--context', 'namespace.name=dev']);
  assert.match(dev.stdout, /rule acme\/app/);
  assert.doesNotMatch(dev.stdout, /rule acme\/prod/);
  const none = await runInProcess([...explain.slice(0, 3), 'ghcr.io/other']);
  assert.match(none.stdout, /no rule speaks of it/);
});

test('a path that is not there is no image', async (t) => {
  const { code, stderr } = await runInProcess(['policy', 'explain', policyFolder(t), './none.yaml']);
  assert.equal(code, 2);
  assert.match(stderr, /\[file-not-found\]/);
});
