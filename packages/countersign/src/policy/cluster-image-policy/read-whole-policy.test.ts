// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createProblems } from '../create-problems.ts';
import type { PolicyFields } from '../policy-fields.ts';
import type { AuthorityDraft } from './authority-draft.ts';
import { readWholePolicy } from './read-whole-policy.ts';
import { toldBy } from './testing/read-with.ts';

const at = { line: 1, column: 1 };
const base = { at, witness: {}, format: 'legacy', attestations: [] } as const;
const authorities: readonly AuthorityDraft[] = [
  { ...base, name: 'signed', who: { kind: 'never', why: 'x' } },
  {
    ...base,
    name: 'attested',
    who: { kind: 'never', why: 'x' },
    attestations: [
      { name: 'scan', predicateType: 'a:b' },
      { name: 'sbom', predicateType: 'a:c' },
    ],
  },
  { ...base, name: 'open', who: { kind: 'static', verdict: 'pass' } },
];
const told = (text: string, drafts = authorities) =>
  toldBy((fields: PolicyFields) => readWholePolicy(fields, drafts))(text);
const rego = (body: string) => JSON.stringify({ type: 'rego', data: `package sigstore\nisCompliant {\n ${body}\n}` });
const cue = (text: string) => JSON.stringify({ type: 'cue', data: `authorityMatches: ${text}` });

test('a demand on authorities that are there is read', () => {
  assert.deepEqual(told(rego('input.authorityMatches.signed.signatures[_]')), []);
  assert.deepEqual(told(rego('count(input.authorityMatches.attested.attestations) == 2')), []);
  assert.deepEqual(told(rego('input.authorityMatches.open.static')), []);
  assert.deepEqual(told(rego('count(input.authorityMatches) >= 3')), []);
  assert.deepEqual(told(cue('{signed!: _, attested!: attestations: {scan: _, sbom: _}}')), []);
});

test('that CUE fills in authorities is a surprise', () => {
  assert.deepEqual(told(cue('{signed: _, attested!: _}')), ['cue-fills-in-authority (surprise)']);
});

test('what can never be is told', () => {
  const never = [
    'input.authorityMatches.unknown',
    'input.authorityMatches.signed.attestations',
    'input.authorityMatches.attested.signatures',
    'input.authorityMatches.open.signatures',
    'input.authorityMatches.attested.attestations.other',
    'count(input.authorityMatches.attested.attestations) == 1',
    'count(input.authorityMatches) >= 4',
  ];
  for (const body of never) assert.deepEqual(told(rego(body)), ['policy-untranslatable'], body);
});

test('two authorities of one name cannot be told apart', () => {
  const twice = [...authorities, ...authorities];
  assert.deepEqual(told(rego('input.authorityMatches.signed'), twice), ['policy-untranslatable']);
  assert.deepEqual(told(rego('count(input.authorityMatches) >= 2'), twice), ['policy-untranslatable']);
});

test('facts about the workload and the configuration are no evidence', () => {
  assert.deepEqual(told('{type: cue, data: x, includeSpec: true}'), ['policy-untranslatable']);
  assert.deepEqual(told('{type: rego, data: x, fetchConfigFile: true, includeObjectMeta: true}'), [
    'policy-untranslatable',
    'policy-untranslatable',
  ]);
});

test('a text that is not there, or in no known language, is a mistake', () => {
  assert.deepEqual(told('{type: cue}'), ['field-missing']);
  assert.deepEqual(told('{type: cue, data: "x: ("}'), ['policy-untranslatable']);
});

test('it is told at its line', () => {
  const problems = createProblems();
  const reader = { source: 'x', problems, nulls: 'absent' } as const;
  const text = (value: string, line: number) => ({ kind: 'scalar', value, at: { line, column: 3 } }) as const;
  const entries = [
    { key: 'type', keyAt: at, value: text('cue', 4) },
    { key: 'data', keyAt: at, value: text('authorityMatches: {\n signed!: _\n other!: _\n}\n', 5) },
  ];
  readWholePolicy({ map: { kind: 'map', entries, at } as never, path: 'spec.policy', reader }, authorities);
  assert.deepEqual(
    problems.list.map((problem) => problem.at?.line),
    [8],
  );
});
