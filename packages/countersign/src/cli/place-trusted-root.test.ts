// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { placeTrustedRoot, trustedRootName } from './place-trusted-root.ts';
import { testContext } from './testing/test-context.ts';

test('a root below the policy keeps its path, and any other is named as a file beside it', () => {
  const names: readonly (readonly [string | undefined, string, string])[] = [
    ['draft.yaml', 'root.json', 'root.json'],
    ['draft.yaml', './trust/root.json', 'trust/root.json'],
    ['p/draft.yaml', 'p/trust/root.json', 'trust/root.json'],
    ['p/draft.yaml', 'root.json', 'root.json'],
    ['draft.yaml', '../root.json', 'root.json'],
    ['draft.yaml', '/etc/root.json', 'root.json'],
    ['/etc/draft.yaml', '/etc/../root.json', 'root.json'],
    [undefined, '/etc/root.json', 'root.json'],
  ];
  for (const [policy, trustedRoot, wanted] of names) assert.equal(trustedRootName({ policy, trustedRoot }), wanted);
});

test('a root from elsewhere is copied beside the policy, and never over another one', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-root-'));
  t.after(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'p'));
  const [trustedRoot, copy] = [join(folder, 'root.json'), join(folder, 'p/root.json')];
  writeFileSync(trustedRoot, 'one');
  const draft = { policy: join(folder, 'p/draft.yaml'), trustedRoot };
  const { context, stderr } = testContext();
  await placeTrustedRoot(draft, context);
  assert.equal(readFileSync(copy, 'utf8'), 'one');
  assert.match(stderr(), /copied/);
  await placeTrustedRoot(draft, context);
  writeFileSync(trustedRoot, 'two');
  await assert.rejects(placeTrustedRoot(draft, context), { code: 'file-exists' });
  assert.equal(readFileSync(copy, 'utf8'), 'one');
});
