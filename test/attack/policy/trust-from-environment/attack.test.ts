// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { encodeImageStatement } from '../../../../packages/countersign/src/attest/image-statement.ts';
import { parseDigest } from '../../../../packages/countersign/src/oci/digest.ts';
import {
  inTotoPayloadType,
  personClaims,
  signInWorld,
} from '../../../../packages/countersign/src/sandbox/sign-in-world.ts';
import { testRandom } from '../../../../packages/countersign/src/sandbox/testing/test-world.ts';
import { createSandboxWorld, type SandboxWorld } from '../../../../packages/countersign/src/sandbox/world.ts';
import { testImage } from '../../../../packages/countersign/src/store/test-image.ts';
import { type CommandGate, openCommandGate } from '../support/command-gate.ts';
import { changed, writeBundle } from '../support/gate.ts';

const evidenceElsewhere = 'registry.example/elsewhere/signatures';
const flags = ['--insecure-sandbox'];

function newWorld(): SandboxWorld {
  return createSandboxWorld({ clock: { nowMs: () => Date.now() }, random: testRandom });
}

async function writeRoot(gate: CommandGate, name: string, world: SandboxWorld): Promise<string> {
  return await gate.write(name, Buffer.from(world.trustedRoot()).toString());
}

async function openGate(t: TestContext, ours: SandboxWorld): Promise<CommandGate> {
  const gate = await openCommandGate(t, import.meta.dirname);
  await writeRoot(gate, 'acme-root.json', ours);
  return gate;
}

/** An image that `release@acme.example` signed, as far as the authorities of this world are asked. */
async function signKeyless(gate: CommandGate, world: SandboxWorld): Promise<void> {
  await gate.push('registry.example/keyless/app:v1');
  const { descriptor } = testImage('registry.example/keyless/app:v1').manifest;
  const payload = encodeImageStatement({
    digest: parseDigest(descriptor.digest),
    name: `${gate.host}/keyless/app`,
    annotations: {},
  });
  const content = { kind: 'envelope', payloadType: inTotoPayloadType, payload } as const;
  const signer = { kind: 'identity', claims: personClaims(world, 'release@acme.example') } as const;
  const { bytes } = signInWorld(world, { content, signer });
  await writeBundle(await gate.store('keyless/app'), bytes, descriptor, 'https://sigstore.dev/cosign/sign/v1');
}

test('a root that the environment names makes nobody trusted, and what the policy names counts', async (t) => {
  const [ours, theirs] = [newWorld(), newWorld()];
  const image = 'registry.example/keyless/app:v1';
  for (const [world, code, verdict] of [
    [theirs, 13, 'log-entry-missing'],
    [ours, 0, 'verified'],
  ] as const) {
    const gate = await openGate(t, ours);
    await signKeyless(gate, world);
    const root = await writeRoot(gate, 'their-root.json', theirs);
    const env = {
      SIGSTORE_ROOT_FILE: root,
      SIGSTORE_TRUSTED_ROOT: root,
      COSIGN_TRUSTED_ROOT: root,
      COUNTERSIGN_TRUSTED_ROOT: root,
      TUF_ROOT: gate.folder,
    };
    const checked = await gate.check([...flags, image], { env });
    assert.deepEqual([checked.code, checked.verdicts], [code, [verdict]], checked.stderr);
    for (const name of Object.keys(env)) assert.match(checked.stderr, new RegExp(`ignored:.*\`${name}\``));
  }
});

test('a place for signatures that the environment names is not looked at, one that the policy names is', async (t) => {
  const gate = await openGate(t, newWorld());
  const image = 'registry.example/keyed/app:v1';
  await gate.push(image);
  const env = { COSIGN_REPOSITORY: evidenceElsewhere.replace('registry.example', gate.host) };
  const name = image.replace('registry.example', gate.host);
  await gate.sign(image, evidenceElsewhere);
  const verify = ['verify', '--key', `${gate.folder}/ci.pub`, name];
  assert.equal((await gate.run(verify, { env })).code, 0);
  const ignored = await gate.check([...flags, image], { env });
  assert.deepEqual([ignored.code, ignored.verdicts], [13, ['signature-not-found']]);
  const policy = await readFile(join(import.meta.dirname, 'policy.yaml'), 'utf8');
  await gate.write(
    'policy.yaml',
    changed(policy, 'keyed/**],', `keyed/**], evidence: {also: [${evidenceElsewhere}]},`),
  );
  assert.equal((await gate.check([...flags, image])).code, 0);
});

test('no variable takes the place of a flag that weakens the check', async (t) => {
  const gate = await openGate(t, newWorld());
  await gate.push('registry.example/keyed/app:v1');
  const lax = await gate.write(
    'lax.yaml',
    'apiVersion: countersign.dev/v1\nkind: TrustSettings\nmetadata: {name: lax}\nspec: {notCovered: admit}\n',
  );
  const env = {
    COSIGN_POLICY: lax,
    COUNTERSIGN_POLICY: lax,
    COSIGN_INSECURE_SANDBOX: 'true',
    COUNTERSIGN_INSECURE_AT: '2020-01-01T00:00:00Z',
    COSIGN_INSECURE_IGNORE_TLOG: 'true',
  };
  const without = await gate.check(['registry.example/keyed/app:v1'], { env });
  assert.deepEqual([without.code, without.verdicts], [2, ['sandbox-refused']]);
  const checked = await gate.check([...flags, 'registry.example/keyed/app:v1'], { env });
  assert.deepEqual([checked.code, checked.verdicts], [13, ['signature-not-found']]);
});
