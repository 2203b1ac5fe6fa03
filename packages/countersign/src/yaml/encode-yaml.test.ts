// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { parse } from 'yaml';
import { encodeYaml, type YamlDraft, type YamlDraftMap, yamlComment } from './encode-yaml.ts';

const map = (entries: Readonly<Record<string, YamlDraft>>): YamlDraftMap => ({
  entries: Object.entries(entries).map(([key, value]) => ({ key, value })),
});

function valueOf(draft: YamlDraft): unknown {
  if (Array.isArray(draft)) return draft.map(valueOf);
  if (typeof draft !== 'object' || draft === null) return draft;
  return Object.fromEntries((draft as YamlDraftMap).entries.map(({ key, value }) => [key, valueOf(value)]));
}

const key = fc.oneof(fc.string({ unit: 'binary' }), fc.constantFrom('yes', 'null', '1', '<<', '- a', 'a: b', '#'));
const comments = fc.array(fc.string({ unit: 'binary' }), { maxLength: 2 });
const leaf = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom(
    '~',
    'No',
    '1e3',
    '0x1',
    '2026-11-22',
    '*a',
    '&a',
    '!a',
    ' x',
    'a\nb',
    'a\n b\n',
    '\na',
    'a\n\nb',
    '---',
  ),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
);
const { draft } = fc.letrec<{ draft: YamlDraft; map: YamlDraftMap }>((tie) => ({
  draft: fc.oneof({ depthSize: 'small', withCrossShrink: true }, leaf, fc.array(tie('draft')), tie('map')),
  map: fc
    .uniqueArray(fc.record({ key, value: tie('draft'), comments }), { selector: (entry) => entry.key })
    .map((entries) => ({ entries: entries.filter((entry) => entry.key !== '__proto__') })),
}));

test('a reader of YAML reads what was meant, whatever is in texts and comments', () => {
  fc.assert(
    fc.property(draft, comments, (value, above) => {
      const text = encodeYaml({ entries: [{ key: 'value', value, comments: above }] });
      const read: unknown = parse(text, { version: '1.2', logLevel: 'silent' });
      assert.deepEqual(read, { value: valueOf(value) }, text);
    }),
    { numRuns: 100 },
  );
});

test('a comment cannot become an entry, nor hide what a reviewer reads', () => {
  assert.equal(yamlComment('a\nspec: {}'), '# a\\u{a}spec: {}');
  assert.equal(yamlComment('a\u202eb'), '# a\\u{202e}b');
});

test('short values stand on one line, and longer ones and texts with lines on several', () => {
  const text = encodeYaml(
    map({
      short: map({ a: 'b', list: [1, 'https://a.example/**'] }),
      pem: 'line 1\nline 2\n',
      long: ['x'.repeat(120)],
    }),
  );
  assert.equal(
    text,
    `short: {a: b, list: [1, https://a.example/**]}\npem: |\n  line 1\n  line 2\nlong:\n  - ${'x'.repeat(120)}\n`,
  );
});

test('comments of the first entry of a list item stand above the item', () => {
  const item: YamlDraftMap = { entries: [{ key: 'name', value: 'a', comments: ['why'] }] };
  assert.equal(encodeYaml(map({ rules: [item, map({ name: 'b' })] })), 'rules:\n  # why\n  - name: a\n  - {name: b}\n');
});
