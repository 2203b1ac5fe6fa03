// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { startSignedHub, writeText } from '../testing/signed-hub.ts';

function policyBy(host: string, key: string, more = ''): string {
  return `apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: team}
spec:
  validationFailureAction: Enforce
  rules:
    - name: signed
      verifyImages:
        - imageReferences: ["${host}/team/*"]
          attestors:
            - entries:
                - keys: {${key}, rekor: {ignoreTlog: true}}
${more}`;
}

test('an imported policy decides as the original, and its default is written beside it', async (t) => {
  const hub = await startSignedHub(t);
  const { host, name, folder, run } = hub;
  const { key: file, pub } = await hub.key('release');
  const { pub: other } = await hub.key('other');
  const address = 'awskms:///alias/release';
  const source = await writeText(folder, 'kyverno.yaml', policyBy(host, `kms: "${address}"`));
  assert.equal((await run(['sign', '--key', file, name])).code, 0);
  const out = join(folder, 'ours.yaml');
  const done = await run(['policy', 'import', source, '--kms-key', `${address}=${pub}`, '--out', out]);
  assert.equal(done.code, 0, done.stderr);
  assert.match(await readFile(out, 'utf8'), /notCovered: refuse/);
  assert.equal((await run(['check', '--policy', out, name])).code, 0);
  assert.equal((await run(['policy', 'import', source, '--kms-key', `${address}=${other}`, '--out', out])).code, 0);
  assert.equal((await run(['check', '--policy', out, name])).code, 13);
});

test('what is not translated is told with its place, ends with 3, and refuses', async (t) => {
  const { host, name, folder, run } = await startSignedHub(t);
  const source = await writeText(folder, 'kyverno.yaml', policyBy(host, 'secret: {name: cosign}'));
  const out = join(folder, 'ours.yaml');
  const done = await run(['policy', 'import', source, '--out', out]);
  assert.equal(done.code, 3);
  assert.match(done.stderr, new RegExp(`not translated: ${source}:12:\\d+: .*k8s://default/cosign`));
  assert.equal((await run(['check', '--policy', out, name])).code, 13);
  assert.equal((await run(['policy', 'import', '--refuse-untranslated', source, '--out', out])).code, 0);
});

test('a file without a policy that verifies images makes none, whatever is accepted', async (t) => {
  const { folder, run } = await startSignedHub(t);
  const source = await writeText(folder, 'other.yaml', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n');
  const done = await run(['policy', 'import', '--refuse-untranslated', '--no-settings', source]);
  assert.equal(done.code, 3);
  assert.equal(done.stdout, '');
});
