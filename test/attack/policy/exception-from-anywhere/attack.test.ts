// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeUtf8 } from '../../../../packages/countersign/src/bytes/utf8.ts';
import { app, openGate, verdictOf } from '../support/gate.ts';

const here = 'registry.example/team/app';
const { digest } = app.manifest.descriptor;
const exception = (metadata: string, spec: string): string => `apiVersion: countersign.dev/v1
kind: TrustException
metadata: {${metadata}}
spec: {rule: acme/all, reason: outage, ${spec}}
`;
const honest = `digest: "${digest}", expires: 2026-11-23T00:00:00Z`;

async function decide(place: string | undefined, text: string): Promise<string> {
  const gate = openGate(import.meta.dirname);
  await gate.push(`${here}:v1`);
  const policy = await gate.load([
    { name: 'acme.yaml', bytes: encodeUtf8(await gate.text()) },
    { name: 'exception.yaml', bytes: encodeUtf8(text), ...(place === undefined ? {} : { place }) },
  ]);
  return verdictOf(await gate.decide(`${here}:v1`, { policy }));
}

test('an exception from the place that the settings list counts', async () => {
  assert.equal(await decide(undefined, exception('name: inc-1, namespace: security', honest)), 'refused');
  assert.equal(await decide('security', exception('name: inc-1', honest)), 'refused');
});

for (const [what, place, text] of [
  ['of another namespace', undefined, exception('name: inc-1, namespace: tenant', honest)],
  ['of no namespace', undefined, exception('name: inc-1', honest)],
  ['of another folder', 'tenant', exception('name: inc-1', honest)],
  [
    'of a folder that lies about nothing but has its own namespace',
    'security',
    exception('name: inc-1, namespace: tenant', honest),
  ],
  ['for another digest', 'security', exception('name: inc-1', honest.replace(digest, `sha256:${'1'.repeat(64)}`))],
  ['that is over', 'security', exception('name: inc-1', honest.replace('2026-11-23', '2026-11-22'))],
  ['for another rule', 'security', exception('name: inc-1', honest).replace('acme/all', 'acme/other')],
  ['for all rules', 'security', exception('name: inc-1', honest).replace('acme/all', '"acme/**"')],
] as const) {
  test(`an exception ${what} counts for nothing`, async () => {
    assert.equal(await decide(place, text), 'signature-not-found');
  });
}

test('an exception for every digest, or without an end, is none', async () => {
  for (const spec of [
    'expires: 2026-11-23T00:00:00Z',
    'digest: "*", expires: 2026-11-23T00:00:00Z',
    `digest: "${digest}"`,
  ])
    await assert.rejects(decide('security', exception('name: inc-1', spec)), { code: 'policy-malformed' });
});
