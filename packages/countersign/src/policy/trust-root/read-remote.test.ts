// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { githubRoot } from '../../trust/github-root.ts';
import { readWith } from '../cluster-image-policy/testing/read-with.ts';
import { createProblems } from '../create-problems.ts';
import { readRemote } from './read-remote.ts';

const root = `root: ${Buffer.from('{"signatures": [{}]}').toString('base64')}`;
const read = (yaml: string) => readWith(readRemote, yaml);

test("GitHub's repository, as its own charts name it, is the copy in the program", async () => {
  const { value, told } = read(`{mirror: "https://tuf-repo.github.com/", ${root}}`);
  assert.deepEqual(told, ['trust-root-embedded (note)']);
  const loaded = await value?.({ files: new Map(), problems: createProblems() });
  assert.deepEqual(loaded?.certificateAuthorities.length, (await githubRoot()).certificateAuthorities.length);
});

test('any other is refused, with the command that fetches it once', () => {
  for (const yaml of [
    `{mirror: "https://tuf.example/", ${root}}`,
    `{mirror: "http://tuf-repo.github.com/", ${root}}`,
    `{mirror: "https://tuf-repo.github.com.evil.example/", ${root}}`,
    `{mirror: "https://tuf-repo.github.com/", trustedRootTarget: acme.trusted_root.json, ${root}}`,
  ]) {
    assert.deepEqual(read(yaml), { value: undefined, told: ['trust-root-remote'] });
  }
});

test('address and root must be there', () => {
  assert.deepEqual(read('{}').told, ['field-missing', 'field-missing']);
  assert.deepEqual(read(`{mirror: nowhere, ${root}}`).told, ['url-malformed']);
});
