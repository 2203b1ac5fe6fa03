// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { AdmissionContext } from '../../../../packages/countersign/src/policy/admission-context.ts';
import { changed, openGate, verdictOf } from '../support/gate.ts';

const here = 'registry.example/team/app';

for (const [namespace, context, signed, verdict] of [
  ['with the label', { namespace: { labels: { env: 'prod' } } }, true, 'verified'],
  ['with the label, unsigned', { namespace: { labels: { env: 'prod' } } }, false, 'signature-not-found'],
  ['without any label', { namespace: { labels: {} } }, true, 'not-covered'],
  ['with the label in upper case', { namespace: { labels: { ENV: 'prod' } } }, true, 'not-covered'],
  ['of which the labels are not known', { namespace: { name: 'prod' } }, true, 'context-missing'],
  ['of which nothing is known', {}, true, 'context-missing'],
] as const satisfies readonly (readonly [string, AdmissionContext, boolean, string])[]) {
  test(`an image in a namespace ${namespace} comes out as ${verdict}`, async () => {
    const gate = openGate(import.meta.dirname);
    await gate.push(`${here}:v1`);
    if (signed) await gate.sign('ci', here);
    assert.equal(verdictOf(await gate.decide(`${here}:v1`, { context })), verdict);
  });
}

test('the same holds for a rule that asks for the name of the namespace', async () => {
  const gate = openGate(import.meta.dirname);
  await gate.push(`${here}:v1`);
  await gate.sign('ci', here);
  const policy = await gate.load(changed(await gate.text(), 'labels: { env: prod }', 'name: prod'));
  const decide = async (context: AdmissionContext): Promise<string> =>
    verdictOf(await gate.decide(`${here}:v1`, { policy, context }));
  assert.equal(await decide({}), 'context-missing');
  assert.equal(await decide({ namespace: { labels: {} } }), 'context-missing');
  assert.equal(await decide({ namespace: { name: 'prod' } }), 'verified');
});
