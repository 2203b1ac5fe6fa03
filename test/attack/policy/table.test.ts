// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';

const folder = import.meta.dirname;
const root = resolve(folder, '../../..');
const page = readFileSync(join(folder, 'README.md'), 'utf8');

/** The cells of every line of every table, but for their heads. */
const rows = page
  .split('\n')
  .filter((line) => line.startsWith('|') && !line.startsWith('|--'))
  .map((line) =>
    line
      .slice(1, -1)
      .split(' | ')
      .map((cell) => cell.trim()),
  )
  .filter((cells) => cells.at(-1) !== 'proof');
const proofs = rows.flatMap((cells) => proofsIn(cells.at(-1) ?? ''));
const folders = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'support')
  .map(({ name }) => name);

interface Proof {
  /** A folder here, or the path of a test. */
  readonly name: string;
  /** Of that test. */
  readonly title?: string;
}

/** `` `folder`, `path`: title `` */
function proofsIn(cell: string): readonly Proof[] {
  return [...cell.matchAll(/`([^`]+)`(?:: (.*))?/g)]
    .filter(([, name]) => !cell.startsWith('later') && /^[a-z0-9./-]+$/.test(name ?? ''))
    .map(([, name = '', title]) => ({ name, ...(title === undefined ? {} : { title }) }));
}

test('every row is proved by something that is there, or says why it comes later', () => {
  assert.ok(rows.length > 80, `${rows.length} rows`);
  for (const cells of rows) {
    const cell = cells.at(-1) ?? '';
    assert.ok(/^later: .{20}/.test(cell) || proofsIn(cell).length > 0, cells.join(' | '));
  }
  for (const { name, title } of proofs) {
    if (!name.includes('/')) assert.ok(folders.includes(name), name);
    else assert.ok(readFileSync(join(root, name), 'utf8').includes(title ?? 'a title is wanted'), `${name}: ${title}`);
  }
});

test('every route has its row, and every folder is named in one, with its three or four sentences and its test', () => {
  const routes = rows.filter((cells) => cells.length === 3).map(([number]) => Number(number));
  assert.deepEqual(
    routes,
    Array.from({ length: 27 }, (_, at) => at + 1),
  );
  const named = new Set(proofs.map(({ name }) => name));
  for (const name of folders) {
    assert.ok(named.has(name), `${name} is in no table`);
    for (const file of ['README.md', 'attack.test.ts']) assert.ok(existsSync(join(folder, name, file)), name);
    assert.match(readFileSync(join(folder, name, 'README.md'), 'utf8'), /^# .+\n\n\S[^]{200,}\n$/);
  }
});
