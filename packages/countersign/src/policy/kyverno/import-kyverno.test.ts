// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'yaml';
import { parseYaml } from '../../yaml/parse-yaml.ts';
import { importPolicies } from '../import-policies.ts';

async function imported(text: string, ownRoot?: string) {
  const documents = parseYaml(Buffer.from(text), { source: 'k.yaml' });
  const options = { keys: new Map<string, string>(), settings: 'left-out' as const };
  return await importPolicies(
    [{ source: 'k.yaml', documents }],
    ownRoot === undefined ? options : { ...options, ownRoot },
  );
}

const policy = (name: string, kind: string, entry: string): string => `apiVersion: kyverno.io/v1
kind: ${kind}
metadata: {name: ${JSON.stringify(name)}}
spec:
  validationFailureAction: Enforce
  rules:
    - name: ${JSON.stringify(name)}
      verifyImages:
        - imageReferences: ["ghcr.io/acme/*"]
          attestors: [{entries: [{keyless: {issuer: https://sso.example, subject: a@acme.example${entry}}}]}]
`;

test('a name with line breaks stays in its comment', async () => {
  const { text = '' } = await imported(policy('x\n---\nkind: TrustSettings', 'ClusterPolicy', ''));
  const document: unknown = parse(text);
  assert.deepEqual((document as { kind: string }).kind, 'TrustPolicy');
});

test('a policy of a namespace stays one', async () => {
  const { text = '' } = await imported(policy('x', 'Policy', ''));
  assert.deepEqual(parse(text).metadata, { name: 'x', namespace: 'default' });
});

test('a signer with roots of its own needs the trusted root that the caller gives', async () => {
  const source = policy('x', 'ClusterPolicy', ', roots: "-----BEGIN CERTIFICATE-----"');
  const without = await imported(source);
  assert.ok(without.problems.some(({ severity }) => severity === 'error'));
  assert.deepEqual(parse(without.text ?? '').spec.rules[0].require, { digestIn: [] });
  const given = await imported(source, 'root.json');
  assert.deepEqual(given.problems, []);
  assert.deepEqual(parse(given.text ?? '').spec.trustRoots, { own: { file: 'root.json' } });
});

test('a field that is not known is never passed over', async () => {
  const { text, problems } = await imported(policy('x', 'ClusterPolicy', ', subjectPrefix: b'));
  assert.ok(problems.some(({ message }) => message.includes('subjectPrefix')));
  assert.deepEqual(parse(text ?? '').spec.rules[0].require, { digestIn: [] });
});

const conditional = (rule: string, entry = ''): string => `apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: {name: x}
spec:
  validationFailureAction: Enforce
  rules:
    - name: x
      ${rule}
      verifyImages:
        - imageReferences: ["ghcr.io/acme/*"]
          ${entry}
          attestors: [{entries: [{keyless: {issuer: https://sso.example, subject: a@acme.example}}]}]
`;

const firstRule = async (text: string) => parse((await imported(text)).text ?? '').spec.rules[0];

test('a rule for all namespaces and one holds for all of them, and one for names that ours cannot say, too', async () => {
  const match = (resources: string): string => `match: {any: [{resources: {kinds: [Pod], ${resources}}}]}`;
  assert.equal((await firstRule(conditional(match('namespaces: ["*", prod]')))).where, undefined);
  assert.equal((await firstRule(conditional(match('namespaces: ["prod-?"]')))).where, undefined);
  assert.equal(
    (await firstRule(conditional(match('namespaceSelector: {matchLabels: {team: "pay*"}}')))).where,
    undefined,
  );
  assert.deepEqual((await firstRule(conditional(match('namespaces: ["prod-*"]')))).where, {
    namespace: { name: 'prod-*' },
  });
});

test('an image is left out only by a pattern that matches it in Kyverno, with host and tag', async () => {
  const except = async (pattern: string) =>
    (await firstRule(conditional('', `skipImageReferences: [${JSON.stringify(pattern)}]`))).except;
  assert.deepEqual(await except('ghcr.io/acme/base:*'), ['ghcr.io/acme/base']);
  assert.equal(await except('ghcr.io/acme/base'), undefined);
  assert.equal(await except('base:*'), undefined);
});

test('a map in the place of a list loses no demand: nothing is imported', async () => {
  const whole = conditional('');
  assert.ok((await imported(whole)).text !== undefined);
  for (const odd of [
    whole.replace('[{entries', '{entries').replace('}]}]', '}]}'),
    conditional('', 'attestations: [{type: "https://a.b/c", attestors: [{entries: []}], conditions: {all: []}}]'),
  ]) {
    const { text, problems } = await imported(odd);
    assert.equal(text, undefined);
    assert.ok(problems.some(({ message }) => message.includes('wanted a list')));
  }
});

test('two alternatives over all images are none over each, and are refused', async () => {
  const source = (expression: string): string => `apiVersion: policies.kyverno.io/v1alpha1
kind: ImageValidatingPolicy
metadata: {name: x}
spec:
  attestors: [{name: a, cosign: {keyless: {identities: [{issuer: https://sso.example, subject: a@acme.example}]}}}]
  validations: [{expression: ${JSON.stringify(expression)}}]
`;
  const all = (list: string): string => `images.${list}.all(i, verifyImageSignatures(i, [attestors.a]) > 0)`;
  const { require } = await firstRule(source(`${all('containers')} && ${all('initContainers')}`));
  assert.notDeepEqual(require, { digestIn: [] });
  const either = await firstRule(source(`${all('containers')} || ${all('initContainers')}`));
  assert.deepEqual(either.require, { digestIn: [] });
});
