// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createProblems } from '../create-problems.ts';
import type { PolicyFields } from '../policy-fields.ts';
import { translatePolicy } from './translate-policy.ts';

function translated(language: 'cue' | 'rego', text: string) {
  const problems = createProblems();
  const at = { line: 10, column: 5 };
  const reader = { source: 'x', problems, nulls: 'absent' } as const;
  const fields: PolicyFields = { map: { kind: 'map', entries: [], at }, path: 'it', reader };
  const condition = translatePolicy(fields, { language, text: { text, at } });
  return {
    isTold: condition !== undefined,
    told: problems.list.map((problem) => `${problem.rule}@${problem.at?.line}`),
  };
}

test('what can be said in CEL is a condition', () => {
  const cue = 'predicateType: "https://example.com/a"\npredicate: Data: "x"\n';
  assert.deepEqual(translated('cue', cue), { isTold: true, told: ['cue-demands-fields@12'] });
  const sure = 'predicateType: "https://example.com/a"\npredicate: Data!: "x"\n';
  assert.deepEqual(translated('cue', sure), { isTold: true, told: [] });
  const rego = 'package sigstore\ndefault isCompliant = false\nisCompliant {\n  input.predicate.Data == "x"\n}\n';
  assert.deepEqual(translated('rego', rego), { isTold: true, told: [] });
});

test('what cannot is refused at its line', () => {
  const cue = 'predicate: Data: "x"\nimport "net"\nother: net.IPv4\n';
  const { isTold, told } = translated('cue', cue);
  assert.equal(isTold, false);
  assert.match(String(told), /^policy-untranslatable@1[123]$/);
  assert.match(String(translated('rego', 'package sigstore').told), /^policy-untranslatable@10$/);
});
