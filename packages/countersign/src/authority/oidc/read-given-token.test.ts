// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readGivenToken } from './read-given-token.ts';
import { testPorts, tokenOf } from './testing/identity-ports.ts';

const token = tokenOf();
const files = { ...testPorts().files, read: async (path: string) => Buffer.from(`from ${path}\n`) };
const prompt = { interactive: false, readAll: async () => Buffer.from(` ${token}\n`) };

test('a token is itself, `-` is standard input, and all else is a file', async () => {
  assert.equal(await readGivenToken(` ${token}\n`, { files, prompt }), token);
  assert.equal(await readGivenToken('-', { files, prompt }), token);
  for (const path of ['token', './a.b.c', '/run/token.jwt', 'my.token'])
    assert.equal(await readGivenToken(path, { files, prompt }), `from ${path}`);
});

test('a token that was cut is not looked for on disk, where its name would be shown', async () => {
  assert.equal(await readGivenToken(token.slice(0, 40), { files, prompt }), token.slice(0, 40));
});
