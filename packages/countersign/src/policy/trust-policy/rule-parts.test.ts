// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { matchContext } from '../match-context.ts';
import { requireField } from '../policy-fields.ts';
import { type Reading, reading } from '../testing/policy-reading.ts';
import { contentOf, wantFile } from './policy-scope.ts';
import { readDigestList } from './read-digest-list.ts';
import { readDocument } from './read-document.ts';
import { type RequirementScope, readRequirement } from './read-requirement.ts';
import { readRule } from './read-rule.ts';
import { readSignerCount, type SignerBook } from './read-signed-by.ts';
import { optionalDuration, optionalInstant, requireName } from './read-values.ts';
import { readWhere } from './read-where.ts';

const book: SignerBook = { names: ['alice', 'bob'], used: new Set(), compile: async () => [] };

function scopeOf({ scope }: Reading): RequirementScope {
  return { ...scope, book, revoked: [] };
}

test('`where` holds what is known against it, and what is not known stays unknown', async () => {
  const { fields } = await reading(
    'where: [{namespace: {labels: {team: [a, b]}}, container: init}, {workload: {name: "db-*"}}]',
  );
  const where = readWhere(fields);
  const context = { namespace: { labels: { team: 'b' } }, container: 'init', workload: { name: 'web' } } as const;
  assert.equal(matchContext(where, context).kind, 'match');
  assert.equal(matchContext(where, { ...context, container: 'volume' }).kind, 'no-match');
  assert.equal(matchContext(where, { ...context, container: 'volume', workload: { name: 'db-1' } }).kind, 'match');
  assert.equal(matchContext(where, { container: 'init', workload: { name: 'web' } }).kind, 'unknown');
});

test('a `where` that asks nothing is a mistake, and an absent one holds everywhere', async () => {
  for (const text of [
    'where: []',
    'where: {}',
    'where: {namespace: {}}',
    'where: {namespace: {name: []}}',
    'where: {workload: {labels: {a: {in: []}}}}',
  ]) {
    const part = await reading(text);
    readWhere(part.fields);
    assert.ok(part.told().includes('value-empty'), text);
  }
  assert.deepEqual(readWhere((await reading('a: b')).fields), []);
});

test('signers are one, any of several, or so many of them', async () => {
  const part = await reading('{a: alice, b: [alice, bob], c: {atLeast: 2, of: [alice, bob]}}');
  assert.deepEqual(readSignerCount(part.fields, 'a', book), { atLeast: 1, names: ['alice'] });
  assert.deepEqual(readSignerCount(part.fields, 'b', book), { atLeast: 1, names: ['alice', 'bob'] });
  assert.deepEqual(readSignerCount(part.fields, 'c', book), { atLeast: 2, names: ['alice', 'bob'] });
  assert.deepEqual(part.told(), []);
  const wrong = await reading('{a: alise}');
  readSignerCount(wrong.fields, 'a', book);
  assert.deepEqual(wrong.told(), ['signer-unknown']);
});

test('demands nest, but not without end', async () => {
  const nested = (levels: number): string => `require: ${'{all: ['.repeat(levels)}{digestIn: []}${']}'.repeat(levels)}`;
  for (const [levels, told] of [
    [15, []],
    [16, ['too-deep']],
  ] as const) {
    const part = await reading(nested(levels));
    const placed = requireField(part.fields, 'require');
    assert.ok(placed !== undefined);
    readRequirement(placed, scopeOf(part));
    assert.deepEqual(part.told(), told);
  }
});

test('lists of digests come from files and from the policy, and may be empty', async () => {
  const part = await reading(`{a: bases.txt, b: [], c: [sha256:${'a'.repeat(64)}], d: [x]}`);
  const sizes = await Promise.all(
    ['a', 'b', 'c'].map(
      async (name) => (await readDigestList(part.fields, name, part.scope)?.(part.materials))?.digests.size,
    ),
  );
  assert.deepEqual(sizes, [2, 0, 1]);
  assert.deepEqual(part.told(), []);
  readDigestList(part.fields, 'd', part.scope);
  assert.deepEqual(part.told(), ['digest-malformed']);
});

test('files lie beside the policy or below it', async () => {
  const part = await reading('a: b');
  const at = part.fields.map.at;
  for (const text of ['/etc/x', '../x', 'a/../../x', 'a//x', 'C:/x', '\\\\host\\x', 'a\\..\\x', 'x\0'])
    assert.equal(wantFile(part.scope, { text, at }), undefined, text);
  const file = wantFile({ ...part.scope, folder: 'p/' }, { text: './k/x.pub', at });
  assert.deepEqual(part.scope.wants, ['p/k/x.pub']);
  assert.ok(file !== undefined);
  assert.equal(contentOf(file, part.materials, part.scope.reader), undefined);
  assert.equal(part.told().at(-1), 'file-unread');
});

test('a document has a name and a spec', async () => {
  const part = await reading('{metadata: {name: a, namespace: b}, spec: {x: 1}}');
  const own = readDocument(part.fields.map, part.scope.reader, ['x']);
  assert.deepEqual([own?.name, own?.namespace], ['a', 'b']);
  assert.equal(readDocument((await reading('{metadata: {name: a}}')).fields.map, part.scope.reader, []), undefined);
});

test('a rule without a name, or without a demand, is none', async () => {
  const part = await reading('{images: [a/b], require: {digestIn: []}}');
  const scope = { ...scopeOf(part), policy: 'p', namespace: undefined };
  assert.equal(readRule({ node: part.fields.map, path: 'rule', reader: part.scope.reader }, scope), undefined);
  assert.deepEqual(part.told(), ['field-missing']);
});

test('names, times and lengths of time are read, or told', async () => {
  const right = await reading('{a: x-1, b: 2026-01-01T00:00:00Z, c: 1h}');
  assert.equal(requireName(right.fields, 'a')?.text, 'x-1');
  assert.equal(optionalInstant(right.fields, 'b'), Date.UTC(2026, 0, 1));
  assert.equal(optionalDuration(right.fields, 'c'), 3_600_000);
  const wrong = await reading('{a: X, b: 2026-02-30T00:00:00Z, c: 1y}');
  requireName(wrong.fields, 'a');
  optionalInstant(wrong.fields, 'b');
  optionalDuration(wrong.fields, 'c');
  assert.deepEqual(wrong.told(), ['name-malformed', 'time-malformed', 'duration-malformed']);
});
