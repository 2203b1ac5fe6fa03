// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { systemFiles } from '../../host/system-files.ts';
import { loadPolicySet } from '../../inspect/load-policy-set.ts';
import { openSandboxCommand, person } from '../testing/sandbox-command.ts';
import { startSignedHub } from '../testing/signed-hub.ts';

test('a signature by the key that was given becomes a signer, and the draft is read back', async (t) => {
  const hub = await startSignedHub(t);
  const { folder, name, run } = hub;
  const { key: file, pub } = await hub.key('release');
  assert.equal((await run(['sign', '--key', file, name])).code, 0);
  const out = join(folder, 'draft.yaml');
  const drafted = await run(['policy', 'init', '--key', pub, name, '--out', out]);
  assert.equal(drafted.code, 0, drafted.stderr);
  const { rules, findings } = await loadPolicySet([out], { files: systemFiles });
  assert.deepEqual(
    findings.filter(({ severity }) => severity === 'surprise'),
    [],
  );
  assert.equal(rules[0]?.require.kind, 'signed-by');
  assert.equal(rules[0]?.signedName, 'repository');
  assert.equal((await run(['check', '--policy', out, name])).code, 0);
});

test('a signature that nothing proves is a comment, and the draft refuses the image', async (t) => {
  const hub = await startSignedHub(t);
  const { folder, name, run } = hub;
  const { key: file } = await hub.key('release');
  const { pub: other } = await hub.key('other');
  assert.equal((await run(['sign', '--key', file, name])).code, 0);
  const out = join(folder, 'draft.yaml');
  for (const flags of [[], ['--key', other]]) {
    const { code, stderr } = await run(['policy', 'init', ...flags, name, '--out', out]);
    assert.equal(code, 0);
    assert.match(stderr, /nothing was proven\nhint: .*--key FILE/);
    assert.match(await readFile(out, 'utf8'), /# not proven, and left out: /);
    assert.equal((await run(['check', '--policy', out, name])).code, 13);
  }
});

test('an identity of a root that was given is named with it, and never without leave for the sandbox', async (t) => {
  const { folder, name, run } = await startSignedHub(t);
  const sandbox = await openSandboxCommand(t);
  const flags = await sandbox.keyless();
  const root = flags[flags.indexOf('--trusted-root') + 1] ?? '';
  assert.equal((await run(['sign', '--yes', ...flags, name])).code, 0);
  const out = join(folder, 'draft.yaml');
  assert.equal((await run(['policy', 'init', '--trusted-root', root, name, '--out', out])).code, 2);
  const drafted = await run(['policy', 'init', '--trusted-root', root, '--insecure-sandbox', name, '--out', out]);
  assert.equal(drafted.code, 0, drafted.stderr);
  const text = await readFile(out, 'utf8');
  assert.match(text, new RegExp(`subject: "?${person}"?`));
  assert.match(text, /trustRoot: own/);
  // The draft is of use as it is, wherever the root was.
  assert.equal((await run(['policy', 'lint', '--strict', out])).code, 0);
  assert.equal((await run(['check', '--strict', '--insecure-sandbox', '--policy', out, name])).code, 0);
});

test('an image that is not there is told', async (t) => {
  const { host, run } = await startSignedHub(t);
  assert.equal((await run(['policy', 'init', `${host}/team/app:missing`])).code, 11);
});
