// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { describeGitHub } from '../../../../scripts/embedded/describe-github.ts';
import { github } from './embedded/github.ts';
import { githubRoot, githubTuf } from './github-root.ts';

/** Name and hash of the TUF target, as four projects that read it on their own wrote it down; see docs/decisions/embedded-roots.md. */
const recorded = '484cdfe1a7c65479c5ba2a22193d1be90f0020db1997de696ab207434c62fbb7';

const bytes = (base64: string) => Buffer.from(base64, 'base64');

test("the embedded copy is, byte for byte, the target that others recorded from GitHub's TUF repository", () => {
  assert.equal(createHash('sha256').update(bytes(github.trustedRoot)).digest('hex'), recorded);
});

test('the embedded file is what the script writes', () => {
  const { tufRoot, trustedRoot, takenOn, source } = github;
  const written = describeGitHub({ takenOn, source, tufRoot: bytes(tufRoot), trustedRoot: bytes(trustedRoot) });
  assert.equal(readFileSync(join(import.meta.dirname, 'embedded/github.ts'), 'utf8'), written);
});

test('the embedded root is understood whole: six generations of authorities, and no logs', async () => {
  const root = await githubRoot();
  assert.deepEqual([root.origin, root.skipped], ['real', []]);
  assert.deepEqual([root.certificateAuthorities.length, root.timestampAuthorities.length], [6, 6]);
  assert.deepEqual([root.logs, root.ctLogs], [[], []]);
});

test('the update begins with a TUF root of the same repository', async () => {
  const { repository, root, takenOn } = await githubTuf();
  assert.equal(repository, 'https://tuf-repo.github.com');
  assert.match(takenOn, /^\d{4}-\d{2}-\d{2}$/);
  const { signed } = JSON.parse(Buffer.from(root).toString());
  assert.deepEqual([signed._type, signed.version, signed.roles.root.threshold], ['root', 9, 3]);
});
