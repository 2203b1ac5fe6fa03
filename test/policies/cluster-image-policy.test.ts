// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { parseReference } from '../../packages/countersign/src/oci/parse-reference.ts';
import type { AdmissionContext } from '../../packages/countersign/src/policy/admission-context.ts';
import { draftClusterImagePolicy } from '../../packages/countersign/src/policy/cluster-image-policy/draft-cluster-image-policy.ts';
import { createProblems } from '../../packages/countersign/src/policy/create-problems.ts';
import type { Decision } from '../../packages/countersign/src/policy/decision.ts';
import type { Draft } from '../../packages/countersign/src/policy/draft.ts';
import { imageNameOf } from '../../packages/countersign/src/policy/image-name-of.ts';
import { itemsOfList } from '../../packages/countersign/src/policy/items-of-list.ts';
import type { Problem } from '../../packages/countersign/src/policy/problem.ts';
import type { Rule } from '../../packages/countersign/src/policy/rule.ts';
import { draftTrustRoot } from '../../packages/countersign/src/policy/trust-root/draft-trust-root.ts';
import { parseTrustedRoot } from '../../packages/countersign/src/trust/parse-trusted-root.ts';
import type { TrustedRoot } from '../../packages/countersign/src/trust/trusted-root.ts';
import { parseYaml } from '../../packages/countersign/src/yaml/parse-yaml.ts';
import { toJson } from '../../packages/countersign/src/yaml/yaml-json.ts';
import type { YamlNode } from '../../packages/countersign/src/yaml/yaml-node.ts';
import { home, policyFolder, readPolicy, rootOf, signAs, type WantedEvidence } from './cluster-image-world.ts';

interface Case {
  readonly image?: string;
  readonly signed?: readonly WantedEvidence[];
  readonly context?: AdmissionContext;
  readonly afterHours?: number;
  readonly want?: string;
  readonly admitted?: boolean;
  readonly surprises?: readonly string[];
  readonly problems?: readonly string[];
}

const [casesNode] = parseYaml(readFileSync(join(policyFolder, 'cases.yaml')), { source: 'cases.yaml' });
assert.ok(casesNode);
// The cases are ours: a wrong one fails its test.
const cases = toJson(casesNode) as unknown as Readonly<Record<string, readonly Case[]>>;
const hourMs = 3_600_000;

test('every policy has cases, and every case a policy', () => {
  const files = readdirSync(policyFolder, { recursive: true, encoding: 'utf8' });
  const policies = files.filter((file) => file.includes('/') && file.endsWith('.yaml'));
  assert.deepEqual(policies.toSorted(), Object.keys(cases).toSorted());
});

for (const [path, list] of Object.entries(cases)) {
  test(`${path} is read with what is wrong and surprising about it`, async () => {
    const { problems } = await compile(path);
    const wanted = list.flatMap(({ surprises = [], problems: errors = [] }) => [...surprises, ...errors]);
    const told = problems.filter(({ severity }) => severity !== 'note').map((problem) => placed(problem));
    assert.deepEqual(told.toSorted(), wanted.toSorted());
    assert.equal(path.split('/')[0], verdictOf(problems));
  });
  for (const [index, one] of list.entries()) {
    if (one.want === undefined) continue;
    test(`${path}, case ${index}: ${one.want}`, async () => {
      const { rules } = await compile(path);
      const decision = decide(rules, one);
      assert.equal(outcomeOf(decision), one.want, JSON.stringify(decision.rules, undefined, 1));
      assert.equal(decision.admitted, one.admitted ?? one.want === 'verified');
    });
  }
}

function verdictOf(problems: readonly Problem[]): string {
  if (problems.some(({ severity }) => severity === 'error')) return 'invalid';
  return problems.some(({ severity }) => severity === 'surprise') ? 'surprising' : 'valid';
}

function placed({ rule, at }: Problem): string {
  return `${rule}@${at?.line}`;
}

function outcomeOf({ result, reason }: Decision): string {
  return reason?.code === 'context-missing' ? 'context-missing' : result;
}

function decide(rules: readonly Rule[], { image: text, signed = [], context, afterHours = 0 }: Case): Decision {
  const reference = parseReference(text ?? 'registry.example/team/app:v1');
  assert.ok(reference.kind === 'registry');
  const image = imageNameOf(reference, text ?? 'registry.example/team/app:v1');
  const instantMs = home.test.world.nowMs() + afterHours * hourMs;
  return home.decide(rules, signed.map(signAs), { image, instantMs, ...(context === undefined ? {} : { context }) });
}

async function compile(
  path: string,
): Promise<{ readonly rules: readonly Rule[]; readonly problems: readonly Problem[] }> {
  const problems = createProblems();
  const documents = parseYaml(readPolicy(path), { source: path }).flatMap(itemsOfList);
  const drafts = documents.map((document) => draftOf(document, path, problems)).filter((draft) => draft !== undefined);
  const materials = { files: new Map<string, Uint8Array>(), problems };
  const roots = new Map<string, TrustedRoot>([['public-good', parseTrustedRoot(rootOf(home))]]);
  for (const offered of drafts.flatMap(({ trustRoots }) => trustRoots)) {
    const root = await offered.load(materials);
    if (root !== undefined) roots.set(offered.name, root);
  }
  const parts = await Promise.all(drafts.map(async (draft) => await draft.compile({ ...materials, roots })));
  return { rules: parts.flatMap(({ rules }) => rules), problems: problems.list };
}

function draftOf(document: YamlNode, name: string, problems: ReturnType<typeof createProblems>): Draft | undefined {
  const isRoot = JSON.stringify(toJson(document)).includes('"kind":"TrustRoot"');
  return (isRoot ? draftTrustRoot : draftClusterImagePolicy)(document, { name }, problems);
}
