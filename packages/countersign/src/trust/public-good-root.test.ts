// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { describePublicGood } from '../../../../scripts/embedded/describe-public-good.ts';
import { publicGood } from './embedded/public-good.ts';
import { parseTrustedRoot } from './parse-trusted-root.ts';
import { publicGoodRoot, publicGoodTuf } from './public-good-root.ts';

const project = resolve(import.meta.dirname, '../../../..');
const published = join(project, '../shared/vectors/trusted-root/public-good.json');

test('the embedded copy is what the script would write now', () => {
  const current = readFileSync(join(import.meta.dirname, 'embedded/public-good.ts'), 'utf8');
  assert.equal(describePublicGood(current, 'another day'), current);
  assert.match(publicGood.takenOn, /^\d{4}-\d{2}-\d{2}$/);
});

test('a copy of something else is dated anew', () => {
  assert.match(describePublicGood("takenOn: '2000-01-01'", '2001-01-01'), /takenOn: '2001-01-01'/);
});

test('the embedded root is understood whole', async () => {
  const root = await publicGoodRoot();
  assert.deepEqual([root.origin, root.skipped], ['real', []]);
  assert.ok(root.logs.length >= 2 && root.ctLogs.length >= 2);
  assert.ok(root.certificateAuthorities.length >= 2 && root.timestampAuthorities.length >= 1);
});

test('the update begins with a TUF root of the same repository', async () => {
  const { repository, root } = await publicGoodTuf();
  assert.equal(repository, 'https://tuf-repo-cdn.sigstore.dev');
  assert.equal(JSON.parse(Buffer.from(root).toString()).signed._type, 'root');
});

test('the embedded root is the published one', {
  skip: !existsSync(published) && `${published} is not there`,
}, async () => {
  const { skipped: _, ...expected } = parseTrustedRoot(readFileSync(published));
  const { skipped: __, ...embedded } = await publicGoodRoot();
  assert.deepEqual(embedded, expected);
});
