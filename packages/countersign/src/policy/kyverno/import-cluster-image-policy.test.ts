// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parse } from 'yaml';
import { generatePrivateKey } from '../../crypto/generate-private-key.ts';
import { encodePublicKey } from '../../crypto/public-key-file.ts';
import { parseYaml } from '../../yaml/parse-yaml.ts';
import { importPolicies } from '../import-policies.ts';

const pem = encodePublicKey(generatePrivateKey('ecdsa-sha2-256-nistp256').publicKey);
const kms = 'awskms:///alias/release';

async function imported(authorities: string, images = '[{glob: ghcr.io/acme/**}]') {
  const text = `apiVersion: policy.sigstore.dev/v1beta1\nkind: ClusterImagePolicy\nmetadata: {name: acme}\nspec: {images: ${images}, authorities: ${authorities}}\n`;
  const documents = parseYaml(Buffer.from(text), { source: 'cip.yaml' });
  const options = { keys: new Map([[kms, pem]]), settings: 'left-out' as const };
  const { text: written = '', problems } = await importPolicies([{ source: 'cip.yaml', documents }], options);
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  const { rules, signers } = parse(written).spec;
  return { rule: rules[0], signers: Object.values(signers ?? {}) as Record<string, unknown>[], errors };
}

const identity = '{issuer: https://sso.example, subjectRegExp: "^a@acme[.]example$"}';

test('a key at an address is pinned, and needs no log unless one is named', async () => {
  const plain = await imported(`[{key: {kms: "${kms}"}}]`);
  assert.deepEqual([plain.errors, plain.signers], [0, [{ key: { data: pem } }]]);
  const logged = await imported(`[{key: {kms: "${kms}"}, ctlog: {url: https://rekor.sigstore.dev}}]`);
  assert.deepEqual([logged.errors, logged.signers], [0, [{ key: { data: pem }, log: 'required' }]]);
});

test('any authority is enough, and one statement of a type', async () => {
  const { rule, errors } = await imported(
    `[{key: {kms: "${kms}"}}, {keyless: {identities: [${identity}]}, attestations: [{name: a, predicateType: https://slsa.dev/provenance/v1}]}]`,
  );
  assert.equal(errors, 0);
  assert.deepEqual(Object.keys(rule.require), ['any']);
  assert.equal(rule.require.any[1].match, 'any');
});

test('what has no counterpart refuses, and is told', async () => {
  for (const authority of [
    `{static: {action: pass}}`,
    `{key: {kms: "gcpkms://other"}}`,
    `{key: {kms: "${kms}"}, rfc3161timestamp: {trustRootRef: t}}`,
    `{keyless: {trustRootRef: t, identities: [${identity}]}}`,
    `{keyless: {identities: [{issuerRegExp: ".*", subjectRegExp: ".*"}]}}`,
    `{keyless: {identities: [${identity}]}, attestations: [{name: a, predicateType: https://a.example, policy: {type: cue, data: x}}]}`,
  ]) {
    const { rule, errors } = await imported(`[${authority}]`);
    assert.ok(errors > 0, authority);
    assert.deepEqual(rule.require, { digestIn: [] }, authority);
  }
});

test('wildcards keep their meaning, and none covers less than before', async () => {
  const images = async (glob: string): Promise<unknown> =>
    (await imported('[{static: {action: fail}}]', `[{glob: "${glob}"}]`)).rule.images;
  assert.deepEqual(await images('ghcr.io/acme/**'), ['ghcr.io/acme/**']);
  assert.deepEqual(await images('ghcr.io/acme/*'), ['ghcr.io/acme/*']);
  assert.deepEqual(await images('*'), ['docker.io/library/*']);
  assert.deepEqual(await images('index.docker.io/library/*'), ['docker.io/library/*']);
  assert.deepEqual(await images('ghcr.io/acme/app-*'), ['ghcr.io/acme/app-**']);
  assert.deepEqual(await images('ghcr.io/acme/app:v1'), ['ghcr.io/acme/app']);
  assert.deepEqual(await images('**'), ['**']);
});

test('a policy that names no image becomes nothing', async () => {
  const text =
    'apiVersion: policy.sigstore.dev/v1beta1\nkind: ClusterImagePolicy\nmetadata: {name: a}\nspec: {authorities: [{static: {action: fail}}]}\n';
  const documents = parseYaml(Buffer.from(text), { source: 'cip.yaml' });
  const options = { keys: new Map<string, string>(), settings: 'left-out' as const };
  const { text: written, problems } = await importPolicies([{ source: 'cip.yaml', documents }], options);
  assert.equal(written, undefined);
  assert.match(problems.map(({ message }) => message).join(), /no rule of .* verifies images/);
});
