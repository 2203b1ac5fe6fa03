// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { runInProcess } from '../testing/run-in-process.ts';

function policyFile(t: TestContext, rules: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-lint-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const file = join(folder, 'acme.yaml');
  writeFileSync(
    file,
    `apiVersion: countersign.dev/v1
kind: TrustPolicy
metadata: {name: acme}
spec:
  signers:
    ci: {github: {workflow: acme/ci/.github/workflows/release.yml@refs/tags/v1}}
  rules:
    - {name: app, images: [ghcr.io/acme/**], ${rules}}
`,
  );
  return file;
}

test('a policy without mistakes is counted, and its surprises fail only when that is asked for', async (t) => {
  const file = policyFile(t, 'require: {signedBy: ci}');
  const lax = await runInProcess(['policy', 'lint', file]);
  assert.equal(lax.code, 0);
  assert.match(lax.stdout, /acme.yaml:\d+:\d+: surprise: /);
  assert.match(lax.stdout, /1 rule, 0 errors, [1-9]\d* surprises?/);
  assert.equal((await runInProcess(['policy', 'lint', '--strict', file])).code, 3);
});

test('every mistake is told at once, each at its line', async (t) => {
  const file = policyFile(t, 'requires: {signedBy: nobody}, index: sideways');
  const { code, stdout } = await runInProcess(['policy', 'lint', file]);
  assert.equal(code, 3);
  assert.match(stdout, /acme.yaml:8:\d+: error: .*`requires`/);
  assert.match(stdout, /acme.yaml:8:\d+: error: .*`sideways`/);
  const json = await runInProcess(['policy', 'lint', '-o', 'json', file]);
  assert.equal(json.code, 3);
  const { findings } = JSON.parse(json.stdout) as { findings: readonly { line?: number; severity: string }[] };
  const errors = findings.filter(({ severity }) => severity === 'error');
  assert.ok(errors.length >= 2);
  for (const { line } of errors) assert.equal(line, 8);
});

test('mistakes do not hide the surprises, and each has its hint', async (t) => {
  const file = policyFile(t, 'requires: {signedBy: nobody}, index: sideways');
  const { stdout } = await runInProcess(['policy', 'lint', file]);
  assert.match(stdout, /acme.yaml:6:\d+: surprise: /);
  assert.match(stdout, /`requires` \[field-unknown\]\n {2}hint: did you mean `require`\?/);
  assert.match(stdout, /[2-9] errors, [1-9]\d* surprises?/);
});

test('a path that leads nowhere is a mistake of the caller', async () => {
  assert.equal((await runInProcess(['policy', 'lint', '/nonexistent.yaml'])).code, 2);
  assert.equal((await runInProcess(['policy', 'lint'])).code, 2);
});
