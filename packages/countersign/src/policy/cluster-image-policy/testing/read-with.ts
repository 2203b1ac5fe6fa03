// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { parseYaml } from '../../../yaml/parse-yaml.ts';
import { createProblems } from '../../create-problems.ts';
import { fieldsOf, type PolicyFields } from '../../policy-fields.ts';

// For tests.

export interface ReadYaml<T> {
  readonly value: T;
  /** `rule` or, of surprises and notes, `rule (surprise)`; in the order of the text. */
  readonly told: readonly string[];
}

/** What a reader makes of a map in YAML. */
export function readWith<T>(read: (fields: PolicyFields) => T, yaml: string): ReadYaml<T> {
  const [node] = parseYaml(new TextEncoder().encode(yaml), { source: 'test.yaml' });
  assert.ok(node);
  const problems = createProblems();
  const fields = fieldsOf({ node, path: 'it', reader: { source: 'test.yaml', problems, nulls: 'absent' } });
  assert.ok(fields);
  const value = read(fields);
  return {
    value,
    told: problems.list.map(({ rule, severity }) => (severity === 'error' ? rule : `${rule} (${severity})`)),
  };
}

/** What readers say, text by text. */
export function toldBy<T>(read: (fields: PolicyFields) => T): (yaml: string) => readonly string[] {
  return (yaml) => readWith(read, yaml).told;
}
