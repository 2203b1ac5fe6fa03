// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UnavailableError } from '../../../../packages/countersign/src/errors/errors.ts';
import type { ContentSource } from '../../../../packages/countersign/src/ports/content.ts';
import { hurriedClock } from '../../attacked-store.ts';
import { type Fault, type FaultyCall, faultAt, faults } from '../../faults.ts';
import { startHostileServer } from '../../hostile-server.ts';
import { passOn } from '../../pass-on.ts';
import { openCommandGate } from '../support/command-gate.ts';
import { openGate } from '../support/gate.ts';

const names = ['500', '401', 'cut connection', '200, web page'];
const chosen: readonly Fault[] = faults.filter(({ name }) => names.includes(name));
const calls: readonly FaultyCall[] = ['manifest by tag', 'referrers', 'blob'];

for (const call of calls) {
  test(`a registry that fails at the ${call} makes a signed image unavailable, and one that works does not`, async (t) => {
    const gate = await openCommandGate(t, import.meta.dirname);
    assert.equal(chosen.length, names.length);
    for (const fault of chosen) {
      const pass = faultAt(call, fault, () => passOn(`http://${gate.host}`));
      const { host } = await startHostileServer(t, pass);
      const policy = await gate.write(`${host.replace(':', '-')}.yaml`, policyFor());
      const isAbsence = call === 'referrers' && fault.atReferrers === 'no-api';
      // What is asked again is waited for; nobody has to, here.
      const clock = isAbsence ? {} : { clock: hurriedClock() };
      const { code } = await gate.run(['check', '--policy', policy, `${host}/team/app:v1`], clock);
      assert.equal(code, isAbsence ? 13 : 4, fault.name);
    }
    assert.equal((await gate.check(['registry.example/team/app:v1'])).code, 0);
  });
}

test('a registry that never answers is given up at the deadline, and nothing is admitted', async () => {
  const here = 'registry.example/team/app';
  const gate = openGate(import.meta.dirname);
  await gate.push(`${here}:v1`);
  await gate.sign('ci', here);
  const policy = await gate.load(policyFor());
  const silent = (honest: ContentSource): ContentSource => ({
    ...honest,
    readReferrers: async (_, options) => await untilAborted(options?.signal),
  });
  const decision = await gate.decide(`${here}:v1`, { policy, registry: silent, signal: AbortSignal.timeout(20) });
  assert.deepEqual([decision.result, decision.admitted], ['unavailable', false]);
  assert.equal((await gate.decide(`${here}:v1`, { policy })).result, 'verified');
});

async function untilAborted(signal: AbortSignal | undefined): Promise<never> {
  return await new Promise((_, reject) => {
    const giveUp = (): void => reject(new UnavailableError('registry-timeout', 'the registry did not answer'));
    signal?.addEventListener('abort', giveUp);
  });
}

// The server passes on what the hub has, under another name.
function policyFor(): string {
  return `apiVersion: countersign.dev/v1
kind: TrustPolicy
metadata: {name: acme}
spec:
  signers: {ci: {key: {file: ci.pub}}}
  rules: [{name: all, images: ["**"], signedName: any, require: {signedBy: ci}}]
`;
}
