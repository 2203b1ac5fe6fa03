// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { CountersignError } from '../errors/errors.ts';
import { systemFiles } from '../host/system-files.ts';
import { loadPolicySet } from './load-policy-set.ts';

const policy = (name: string, list = 'list.txt'): string =>
  `apiVersion: countersign.dev/v1\nkind: TrustPolicy\nmetadata: {name: ${name}}\nspec: {rules: [{name: r, images: [r.io/**], require: {digestIn: ${list}}}]}\n`;
const digests = `sha256:${'a'.repeat(64)}\n`;
const settings =
  'apiVersion: countersign.dev/v1\nkind: TrustSettings\nmetadata: {name: s}\nspec: {exceptionsFrom: [security]}\n';
const exception = (name: string): string =>
  `apiVersion: countersign.dev/v1\nkind: TrustException\nmetadata: {name: ${name}}\nspec: {rule: a/r, digest: "sha256:${'a'.repeat(64)}", reason: r, expires: 2027-01-01T00:00:00Z}\n`;

async function inFolder(
  files: Readonly<Record<string, string>>,
  work: (folder: string) => Promise<void>,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'countersign-'));
  try {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), text);
    }
    await work(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function load(...paths: readonly string[]) {
  return await loadPolicySet(paths, { files: systemFiles });
}

function hasCode(code: string): (error: unknown) => boolean {
  return (error) => error instanceof CountersignError && error.code === code;
}

test('a folder is read whole, with what its policies name beside themselves', async () => {
  const files = {
    'a.yaml': policy('a'),
    'b.yml': policy('b', 'deep/list.txt'),
    'sub/c.yaml': policy('c'),
    'list.txt': digests,
  };
  await inFolder({ ...files, 'deep/list.txt': digests, 'sub/list.txt': digests, 'notes.md': 'x' }, async (folder) => {
    const { rules } = await load(folder);
    assert.deepEqual(
      rules.map(({ id }) => id),
      ['a/r', 'b/r', 'c/r'],
    );
    assert.equal((await load(`${folder}/a.yaml`)).rules.length, 1);
    assert.equal((await load(`${folder}/`, `${folder}/a.yaml`)).hash, (await load(folder)).hash);
  });
});

test('the same files elsewhere are the same policy set, and one byte more is another', async () => {
  const files = { 'a.yaml': policy('a'), 'list.txt': digests };
  await inFolder(files, async (one) => {
    await inFolder(files, async (other) => assert.equal((await load(one)).hash, (await load(other)).hash));
    await inFolder({ ...files, 'list.txt': `${digests}\n` }, async (other) =>
      assert.notEqual((await load(one)).hash, (await load(other)).hash),
    );
  });
});

test('the sub-folder is the place from which an exception comes', async () => {
  const files = { 'a.yaml': policy('a'), 'list.txt': digests, 's.yaml': settings };
  await inFolder(
    { ...files, 'security/x/e.yaml': exception('e'), 'team/f.yaml': exception('f'), 'g.yaml': exception('g') },
    async (folder) => {
      assert.deepEqual(
        (await load(folder)).exceptions.map(({ name }) => name),
        ['e'],
      );
    },
  );
});

test('hidden folders are left out, so that the links of a mounted ConfigMap are read once', async () => {
  await inFolder({ '..2026/a.yaml': policy('a'), 'list.txt': digests }, async (folder) => {
    await symlink('..2026', join(folder, '..data'));
    await symlink('..data/a.yaml', join(folder, 'a.yaml'));
    assert.equal((await load(folder)).rules.length, 1);
  });
});

test('a folder without policies, a missing file, and a missing list are three refusals', async () => {
  await inFolder({ 'a.yaml': policy('a'), 'empty/x.txt': '' }, async (folder) => {
    await assert.rejects(load(join(folder, 'empty')), hasCode('policy-malformed'));
    await assert.rejects(load(join(folder, 'b.yaml')), hasCode('file-not-found'));
    await assert.rejects(load(folder), (error) => {
      assert.ok(error instanceof CountersignError && error.code === 'policy-malformed');
      assert.match(error.message, /a\.yaml:4:\d+: wanted the file `.*list\.txt`, which could not be read/);
      return true;
    });
  });
});

test('a folder that contains itself comes to an end', async () => {
  await inFolder({ 'a.yaml': policy('a'), 'list.txt': digests }, async (folder) => {
    await symlink('.', join(folder, 'loop'));
    await assert.rejects(load(folder), hasCode('policy-malformed'));
  });
});

test('an interrupted load ends', async () => {
  await inFolder({ 'a.yaml': policy('a'), 'list.txt': digests }, async (folder) => {
    await assert.rejects(loadPolicySet([folder], { files: systemFiles, signal: AbortSignal.abort() }), {
      name: 'AbortError',
    });
  });
});
