// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { encodeUtf8 } from '../../bytes/utf8.ts';
import { parseYaml } from '../../yaml/parse-yaml.ts';
import { toJson } from '../../yaml/yaml-json.ts';
import { createProblems } from '../create-problems.ts';
import { allows, resolved, type StrictSchema } from '../testing/strict-schema.ts';
import { completeExample, meaningfulChanges } from './complete-example.fixture.ts';
import { draftTrustException } from './draft-trust-exception.ts';
import { draftTrustPolicy } from './draft-trust-policy.ts';
import { draftTrustSettings } from './draft-trust-settings.ts';

const schema = JSON.parse(
  readFileSync(new URL('../../../../../docs/reference/policy.schema.json', import.meta.url), 'utf8'),
) as StrictSchema;

const everyMap = `apiVersion: countersign.dev/v1
kind: TrustPolicy
metadata: {name: a, namespace: b, labels: {x: y}, annotations: {x: y}}
spec:
  trustRoots: {own: {file: r.json}}
  signers:
    a: {key: {data: PEM}}
    b: {keyless: {issuer: x, subject: y, extensions: {buildTrigger: push}}}
    c: {github: {workflow: a/b/.github/workflows/c.yml@refs/heads/main, caller: {ownerId: "1"}}}
    d: {gitlab: {project: a/b, ref: refs/heads/main}}
    e: {certificate: {roots: [{file: x}, y], subject: z}}
  rules:
    - name: r
      where: [{namespace: {labels: {a: {in: [b]}}}}, {workload: {kind: Job}}]
      images: [a/b]
      evidence: {also: [a/b]}
      require:
        all:
          - {signedBy: {atLeast: 1, of: [a]}}
          - {attestation: vulns, by: a}
          - {summary: {by: a, verifier: x, policySet: ["sha256:${'a'.repeat(64)}"]}, maxAge: 1d}
          - {digestIn: x}
          - {digestNotIn: x}
          - any: [{signedBy: a}]
`;

type Json = { readonly [name: string]: unknown };

function documentsOf(text: string): readonly Json[] {
  return parseYaml(encodeUtf8(text), { source: 'a.yaml' }).map((node) => toJson(node) as Json);
}

test('the schema allows the complete example, and everything that can be said in its place', () => {
  for (const text of [
    completeExample,
    everyMap,
    ...meaningfulChanges.map(([from, to]) => completeExample.replace(from, to)),
  ]) {
    for (const document of documentsOf(text)) assert.ok(allows(document, schema, schema), JSON.stringify(document));
  }
});

test('the schema refuses what is misspelled, missing, or no choice', () => {
  for (const [from, to] of [
    ['signedName: repository', 'signedName: name'],
    ['index: self', 'indx: self'],
    ['maxAge: 90d', 'maxAge: 3 months'],
    ['notCovered: refuse', 'notCovered: allow'],
    ['reason: CI outage, ', ''],
    ['file: scanner.pub', 'kms: x'],
    ['countersign.dev/v1', 'countersign.dev/v2'],
  ] as const) {
    assert.ok(
      !documentsOf(completeExample.replace(from, to)).every((document) => allows(document, schema, schema)),
      to,
    );
  }
});

const stranger = 'zzzzzzzzzzzzzzzzzzzzzzzz';

/** What the reader of policies says that a map may hold, when it finds a stranger in it. */
function fieldsToldFor(document: Json): string | undefined {
  const [node] = parseYaml(encodeUtf8(JSON.stringify(document)), { source: 'a.yaml' });
  assert.ok(node !== undefined);
  const problems = createProblems();
  const drafts = {
    TrustPolicy: draftTrustPolicy,
    TrustException: draftTrustException,
    TrustSettings: draftTrustSettings,
  };
  drafts[document['kind'] as keyof typeof drafts](node, { name: 'a.yaml' }, problems);
  const found = problems.list.find(({ message }) => message.includes(stranger));
  return found?.hint?.replace('the fields are ', '');
}

/** The one of several that allows the value, however deep the choice. */
function chosenFor(value: unknown, given: StrictSchema): StrictSchema {
  const direct = resolved(given, schema);
  const choices = (direct.oneOf ?? direct.anyOf ?? []).map((choice) => resolved(choice, schema));
  const chosen = choices.find((choice) => allows(value, choice, schema));
  return chosen === undefined ? direct : chosenFor(value, chosen);
}

/** Every map of a value that the schema closes, with the document in which a stranger stands in it. */
function* strangersIn(
  value: unknown,
  given: StrictSchema,
  rebuild: (changed: unknown) => Json,
): Generator<{ closed: StrictSchema; document: Json }> {
  const closed = chosenFor(value, given);
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries())
      yield* strangersIn(item, closed.items ?? {}, (changed) => rebuild(value.with(index, changed)));
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  if (closed.additionalProperties === false) yield { closed, document: rebuild({ ...value, [stranger]: 1 }) };
  for (const [name, member] of Object.entries(value)) {
    const inner = closed.properties?.[name] ?? closed.additionalProperties;
    if (typeof inner === 'object')
      yield* strangersIn(member, inner, (changed) => rebuild({ ...value, [name]: changed }));
  }
}

test('schema and reader know the same fields, in every map that a policy can have', () => {
  let maps = 0;
  for (const document of [...documentsOf(everyMap), ...documentsOf(completeExample)]) {
    for (const { closed, document: changed } of strangersIn(document, schema, (whole) => whole as Json)) {
      const told = fieldsToldFor(changed);
      assert.deepEqual(
        told?.split(', ').toSorted(),
        Object.keys(closed.properties ?? {}).toSorted(),
        JSON.stringify(changed),
      );
      maps++;
    }
  }
  assert.ok(maps > 60);
});
