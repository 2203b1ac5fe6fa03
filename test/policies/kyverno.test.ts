// SPDX-License-Identifier: Apache-2.0
// Policies of Kyverno as people write them: what they become, and what is decided by it.
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { AdmissionContext } from '../../packages/countersign/src/policy/admission-context.ts';
import { createProblems, problemText } from '../../packages/countersign/src/policy/create-problems.ts';
import { encodeTrustPolicies } from '../../packages/countersign/src/policy/encode-trust-policy.ts';
import { type ImportedPolicy, importKyverno } from '../../packages/countersign/src/policy/kyverno/import-kyverno.ts';
import type { Problem } from '../../packages/countersign/src/policy/problem.ts';
import type { Rule } from '../../packages/countersign/src/policy/rule.ts';
import { draftTrustPolicy } from '../../packages/countersign/src/policy/trust-policy/draft-trust-policy.ts';
import { parseTrustedRoot } from '../../packages/countersign/src/trust/parse-trusted-root.ts';
import { parseYaml } from '../../packages/countersign/src/yaml/parse-yaml.ts';
import { toJson } from '../../packages/countersign/src/yaml/yaml-json.ts';
import { home, readPolicy, rootOf, signAs, type WantedEvidence } from './cluster-image-world.ts';

interface Case {
  /** Lines before the keys are put in their places; each line at least once. */
  readonly untranslated?: readonly number[];
  readonly stricter?: readonly number[];
  readonly nothing?: boolean;
  readonly decisions?: readonly {
    readonly signed: readonly WantedEvidence[];
    readonly context?: AdmissionContext;
    readonly want: string;
  }[];
}

const folder = join(import.meta.dirname, 'kyverno');
const [casesNode] = parseYaml(readFileSync(join(folder, 'cases.yaml')), { source: 'cases.yaml' });
assert.ok(casesNode);
const cases = toJson(casesNode) as unknown as Readonly<Record<string, Case>>;
const roots = new Map(['public-good', 'github'].map((name) => [name, parseTrustedRoot(rootOf(home))]));

test('every policy has a case, and every case a policy', () => {
  const files = readdirSync(folder).filter((file) => file.endsWith('.yaml') && file !== 'cases.yaml');
  assert.deepEqual(
    files.toSorted(),
    Object.keys(cases)
      .map((name) => `${name}.yaml`)
      .toSorted(),
  );
});

for (const [name, one] of Object.entries(cases)) {
  test(`${name} becomes what it should, with all that was left out`, async () => {
    const { policy, problems } = await imported(name);
    assert.deepEqual(linesOf(problems, 'error', name), one.untranslated ?? [], problems.map(problemText).join('\n'));
    assert.deepEqual(linesOf(problems, 'surprise', name), one.stricter ?? [], problems.map(problemText).join('\n'));
    assert.equal(policy === undefined, one.nothing ?? false);
  });
  for (const { signed, context, want } of one.decisions ?? []) {
    const by = signed.map(
      (evidence) =>
        `${evidence.by}${evidence.type === undefined ? '' : ` attests ${JSON.stringify(evidence.predicate)}`}`,
    );
    test(`${name}: ${want} for ${by.join(' and ') || 'nobody'}`, async () => {
      const rules = await rulesOf(await imported(name));
      const decision = home.decide(rules, signed.map(signAs), { context: context ?? {} });
      assert.equal(decision.result, want, JSON.stringify(decision.rules, undefined, 1));
      assert.equal(decision.admitted, want === 'verified');
    });
  }
}

async function imported(name: string): Promise<ImportedPolicy> {
  const [document] = parseYaml(readPolicy(`../kyverno/${name}.yaml`), { source: name });
  assert.ok(document);
  return await importKyverno(document, name, { keys: new Map() });
}

/** What was written, read by the reader of policies. */
async function rulesOf({ policy }: ImportedPolicy): Promise<readonly Rule[]> {
  assert.ok(policy);
  const text = encodeTrustPolicies([policy]);
  const [document] = parseYaml(Buffer.from(text), { source: 'imported.yaml' });
  assert.ok(document);
  const problems = createProblems();
  const draft = draftTrustPolicy(document, { name: 'imported.yaml' }, problems);
  const parts = await draft?.compile({ files: new Map(), problems, roots });
  const errors = problems.list.filter(({ severity }) => severity === 'error');
  assert.deepEqual(errors.map(problemText), [], text);
  assert.ok(parts);
  return parts.rules;
}

/** A key in its place takes the lines of a PEM file instead of one. */
function linesOf(problems: readonly Problem[], severity: Problem['severity'], name: string): readonly number[] {
  const written = readFileSync(join(folder, `${name}.yaml`), 'utf8').split('\n');
  const real = new TextDecoder().decode(readPolicy(`../kyverno/${name}.yaml`)).split('\n');
  const lines = problems
    .filter((problem) => problem.severity === severity)
    .map(({ at }) => lineBefore(at?.line ?? 0, written, real));
  return [...new Set(lines)].toSorted((one, other) => one - other);
}

function lineBefore(line: number, written: readonly string[], real: readonly string[]): number {
  let realLine = 0;
  for (const [index, text] of written.entries()) {
    const pem = /^ *\$\w+\$$/.test(text) ? real.slice(realLine).findIndex((each) => each.includes('-----END')) + 1 : 1;
    realLine += pem;
    if (realLine >= line) return index + 1;
  }
  return line;
}
