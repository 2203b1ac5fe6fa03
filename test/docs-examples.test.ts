// SPDX-License-Identifier: Apache-2.0
// What the pages show as a policy is read by the program that reads policies, so that it cannot rot.
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { encodeUtf8 } from '../packages/countersign/src/bytes/utf8.ts';
import { parsePolicyCases } from '../packages/countersign/src/policy/cases/parse-policy-cases.ts';
import { problemText } from '../packages/countersign/src/policy/create-problems.ts';
import { importPolicies } from '../packages/countersign/src/policy/import-policies.ts';
import type { PolicySet } from '../packages/countersign/src/policy/policy-set.ts';
import { preparePolicy } from '../packages/countersign/src/policy/prepare-policy.ts';
import { newKey, testFiles } from '../packages/countersign/src/policy/testing/policy-files.ts';
import { parseYaml } from '../packages/countersign/src/yaml/parse-yaml.ts';

const root = resolve(import.meta.dirname, '..');
const hex = 'a'.repeat(64);

interface Example {
  /** `docs/guides/check.md:17`. */
  readonly place: string;
  /** What stands behind `yaml` in the fence; empty for what is not of this project. */
  readonly kind: string;
  readonly text: string;
}

function examplesOf(page: string): readonly Example[] {
  const text = readFileSync(join(root, page), 'utf8');
  return [...text.matchAll(/^```yaml(.*)\n([\s\S]*?)^```$/gm)].map(({ index, 1: kind = '', 2: body = '' }) => ({
    place: `${page}:${text.slice(0, index).split('\n').length}`,
    kind: kind.trim(),
    // Pages leave digests out.
    text: body.replaceAll('sha256:…', `sha256:${hex}`),
  }));
}

/** The policy, with files made up for the names that it gives them. */
async function load(text: string, source: string): Promise<PolicySet> {
  const prepared = await preparePolicy([{ name: source, bytes: encodeUtf8(text) }]);
  const known = await testFiles();
  const files = prepared.wants.map((path) => [path, contentFor(path, known)] as const);
  return await prepared.compile(new Map(files));
}

function contentFor(path: string, known: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const name = path.slice(path.lastIndexOf('/') + 1);
  const alike = {
    pub: newKey(),
    json: known.get('acme-root.json'),
    pem: known.get('ca.pem'),
    txt: known.get('bases.txt'),
  };
  return known.get(name) ?? alike[name.split('.').at(-1) as keyof typeof alike] ?? assert.fail(`a file like ${name}`);
}

/** Demands need a policy around them; every signer is one whose time is proven. */
function policyAround(demands: string): string {
  const signers = ['build', 'ci', 'release', 'scanner', 'duty', 'gate'].map(
    (name) => `    ${name}: {key: {file: ${name}.pub}, timestamp: required}`,
  );
  const body = demands.trimStart().startsWith('require:')
    ? undent(demands)
    : `require:\n  all:\n${indent(undent(demands), 4)}`;
  return [
    'apiVersion: countersign.dev/v1',
    'kind: TrustPolicy',
    'metadata: {name: acme}',
    'spec:',
    '  signers:',
    ...signers,
    '  rules:',
    '    - name: app',
    '      images: [registry.example/team/**]',
    indent(body, 6),
  ].join('\n');
}

function undent(text: string): string {
  const width = /^ */.exec(text)?.[0].length ?? 0;
  return text.replaceAll(new RegExp(`^ {${width}}`, 'gm'), '');
}

function indent(text: string, width: number): string {
  return text.replaceAll(/^(?=.)/gm, ' '.repeat(width));
}

/** What must be true of each kind of example. */
const readers: Readonly<Record<string, (example: Example) => Promise<void>>> = {
  policy: async ({ text, place }) => {
    const { findings } = await load(text, place);
    // What the pages show is what people copy; only an exception may speak of a rule that stands elsewhere.
    const surprises = findings.filter(
      ({ severity, rule }) => severity === 'surprise' && rule !== 'exception-without-rule',
    );
    assert.deepEqual(surprises.map(problemText), []);
  },
  demands: async ({ text, place }) => {
    assert.equal((await load(policyAround(text), place)).rules.length, 1);
  },
  'cluster-image-policy': async ({ text, place }) => {
    assert.ok((await load(text, place)).rules.length > 0);
  },
  kyverno: async ({ text, place }) => {
    const documents = parseYaml(encodeUtf8(text), { source: place });
    const options = { settings: 'left-out', keys: new Map() } as const;
    const imported = await importPolicies([{ source: place, documents }], options);
    assert.deepEqual(imported.problems.filter(({ severity }) => severity === 'error').map(problemText), []);
    assert.ok((await load(imported.text ?? '', place)).rules.length > 0);
  },
  'policy-test': async ({ text, place }) => {
    assert.ok(parsePolicyCases(encodeUtf8(text), place).cases.length > 0);
  },
  '': async ({ text, place }) => {
    for (const document of parseYaml(encodeUtf8(text), { source: place })) {
      assert.equal(document.kind === 'scalar', false, 'wanted YAML');
      assert.doesNotMatch(
        text,
        /(?:countersign\.dev|policy\.sigstore\.dev|kyverno\.io)\/v|^ *require:/m,
        'say which kind',
      );
    }
  },
};

const pages = ['README.md', ...globSync('docs/**/*.md', { cwd: root }).toSorted()];
const examples = pages.flatMap(examplesOf);

test('the pages have examples of every kind', () => {
  assert.deepEqual(
    Object.keys(readers).filter((kind) => !examples.some((example) => example.kind === kind)),
    [],
  );
});

test('an example that has rotted is told', async () => {
  const [policy] = examples.filter(({ kind }) => kind === 'policy');
  const text = policy?.text.replace('signedBy', 'signdBy') ?? '';
  await assert.rejects(async () => await readers['policy']?.({ place: 'x.md:1', kind: 'policy', text }), {
    code: 'policy-malformed',
  });
});

for (const example of examples) {
  test(`the example at ${example.place} is what it says: ${example.kind || 'YAML'}`, async () => {
    const read = readers[example.kind] ?? assert.fail(`no kind of example: ${example.kind}`);
    await read(example);
  });
}
