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
