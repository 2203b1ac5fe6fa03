// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { encodeUtf8 } from '../../bytes/utf8.ts';
import { githubRoot } from '../../trust/github-root.ts';
import { publicGoodRoot } from '../../trust/public-good-root.ts';
import { parseYaml } from '../../yaml/parse-yaml.ts';
import { createProblems } from '../create-problems.ts';
import type { Materials } from '../draft.ts';
import { fieldsOf, type PolicyFields, type PolicyReader } from '../policy-fields.ts';
import type { PolicyScope } from '../trust-policy/policy-scope.ts';
import { testFiles } from './policy-files.ts';

/** A part of a policy on its way through one reader. */
export interface Reading {
  readonly fields: PolicyFields;
  readonly scope: PolicyScope;
  readonly materials: Materials;
  /** Names of the rules that were told so far. */
  told(): readonly string[];
}

export async function reading(text: string): Promise<Reading> {
  const problems = createProblems();
  const reader: PolicyReader = { source: 'a.yaml', problems, nulls: 'refused' };
  const [node] = parseYaml(encodeUtf8(text), { source: 'a.yaml' });
  const fields = node === undefined ? undefined : fieldsOf({ node, path: 'part', reader });
  assert.ok(fields !== undefined);
  const roots = new Map([
    ['public-good', await publicGoodRoot()],
    ['github', await githubRoot()],
  ]);
  return {
    fields,
    scope: { reader, folder: '', wants: [] },
    materials: { files: await testFiles(), roots, problems },
    told: () => problems.list.map(({ rule }) => rule),
  };
}
