// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { runInProcess } from '../../packages/countersign/src/cli/testing/run-in-process.ts';
import type { ExitCode } from '../../packages/countersign/src/errors/exit-code.ts';
import type { SignatureFormat } from '../../packages/countersign/src/sign/produced-signature.ts';
import { hurriedClock } from './attacked-store.ts';
import { type Fault, type FaultyCall, faultAt, faults, outcomeAt } from './faults.ts';
import { startHostileServer } from './hostile-server.ts';
import { passOn } from './pass-on.ts';
import { image } from './sample-image.ts';
import { createTestKey, pushSampleImage, signSampleImage, startTestHub } from './signed-image.ts';

// Two of the faults are waits of the client's own length, which the command does not shorten.
const slow: ReadonlySet<string> = new Set(['silence']);
const quickFaults = faults.filter(({ name }) => !slow.has(name));

/** What `verify` of an unsigned image by tag must say when one call fails: absence is 10 or 11, ignorance is 4. */
function exitWhenUnsigned(call: FaultyCall, fault: Fault): ExitCode {
  const outcome = outcomeAt(call, fault);
  if (outcome === 'null') return call === 'manifest by tag' ? 11 : 10;
  return outcome === 'no-api' ? 10 : 4;
}

for (const call of ['manifest by tag', 'referrers', 'fallback tag', 'signature tag'] as const) {
  for (const fault of quickFaults) {
    const expected = exitWhenUnsigned(call, fault);
    test(`an unsigned image with ${fault.name} at the ${call} exits with ${expected}`, async (t) => {
      const { code, stdout } = await verifyBehind(t, { call, fault, formats: [] });
      assert.equal(code, expected);
      assert.equal(stdout, '');
    });
  }
}

for (const call of ['referrers', 'fallback tag'] as const) {
  for (const fault of quickFaults) {
    test(`a good .sig decides although ${fault.name} comes at the ${call}`, async (t) => {
      const { code, stderr } = await verifyBehind(t, { call, fault, formats: ['simple-signing'] });
      assert.equal(code, 0);
      const known = ['null', 'no-api'].includes(outcomeAt(call, fault));
      assert.equal(/could not read/.test(stderr), !known, stderr);
    });
  }
}

for (const fault of quickFaults) {
  const outcome = outcomeAt('signature tag', fault);
  test(`a good bundle decides although ${fault.name} comes at the signature tag`, async (t) => {
    const { code, stderr } = await verifyBehind(t, { call: 'signature tag', fault, formats: ['bundle'] });
    assert.equal(code, 0);
    assert.equal(/could not read/.test(stderr), outcome !== 'null', stderr);
  });

  test(`a signature whose blob comes with ${fault.name} is never "unsigned"`, async (t) => {
    const { code, stdout } = await verifyBehind(t, { call: 'blob', fault, formats: ['bundle'] });
    assert.equal(code, 4);
    assert.equal(stdout, '');
  });
}

test('a reference by digest verifies although the image itself is gone', async (t) => {
  const { hub, key, store } = await signedHub(t, ['bundle']);
  await store.deleteManifest({ tag: 'v1' });
  await store.deleteManifest(image.descriptor.digest);
  const reference = `${hub.host}/team/app@${image.descriptor.digest}`;
  const { code, stderr } = await runInProcess(['verify', '--key', key.publicKeyFile, reference]);
  assert.equal(code, 0, stderr);
  assert.equal((await runInProcess(['verify', '--key', key.publicKeyFile, `${hub.host}/team/app:v1`])).code, 11);
});

test('a digest of which nothing at all is found does not exist', async (t) => {
  const hub = await startTestHub(t);
  const key = await createTestKey(t);
  const reference = `${hub.host}/team/app@${image.descriptor.digest}`;
  assert.equal((await runInProcess(['verify', '--key', key.publicKeyFile, reference])).code, 11);
});

test('several images give the exit code of the worst refusal before that of a gap', async (t) => {
  const { hub, key } = await signedHub(t, ['bundle']);
  const good = `${hub.host}/team/app:v1`;
  const missing = `${hub.host}/team/app:v2`;
  const unreachable = '127.0.0.1:1/team/app:v1';
  const codeOf = async (...images: string[]): Promise<ExitCode> =>
    (await runInProcess(['verify', '--timeout', '0', '--key', key.publicKeyFile, ...images], { clock: hurriedClock() }))
      .code;
  assert.equal(await codeOf(good), 0);
  assert.equal(await codeOf(good, missing), 11);
  assert.equal(await codeOf(unreachable, good), 4);
  assert.equal(await codeOf(unreachable, good, missing), 11);
});

interface Behind {
  readonly call: FaultyCall;
  readonly fault: Fault;
  readonly formats: readonly SignatureFormat[];
}

async function verifyBehind(t: TestContext, { call, fault, formats }: Behind): ReturnType<typeof runInProcess> {
  const { hub, key } = await signedHub(t, formats);
  const honest = passOn(hub.url);
  const server = await startHostileServer(
    t,
    faultAt(call, fault, () => honest),
  );
  const argv = ['verify', '--timeout', '0', '--key', key.publicKeyFile, `${server.host}/team/app:v1`];
  return await runInProcess(argv, { clock: hurriedClock() });
}

async function signedHub(t: TestContext, formats: readonly SignatureFormat[]): Promise<SignedHub> {
  const hub = await startTestHub(t);
  const store = await pushSampleImage(t, hub.host);
  const key = await createTestKey(t);
  if (formats.length > 0) await signSampleImage(store, key.signer, formats);
  return { hub, store, key };
}

interface SignedHub {
  readonly hub: Awaited<ReturnType<typeof startTestHub>>;
  readonly store: Awaited<ReturnType<typeof pushSampleImage>>;
  readonly key: Awaited<ReturnType<typeof createTestKey>>;
}
