// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { generatePrivateKey } from '../crypto/generate-private-key.ts';
import { createKeySigner, type Signer } from '../crypto/key-signer.ts';
import { encodePublicKey } from '../crypto/public-key-file.ts';
import { systemClock } from '../host/system-clock.ts';
import { systemRandom } from '../host/system-random.ts';
import { startHub } from '../hub/start-hub.ts';
import type { PolicySet } from '../policy/policy-set.ts';
import { silentLog } from '../ports/log.ts';
import { testImage, writeContent } from '../store/test-image.ts';
import { checkImage } from './check-image.ts';
import { connectRegistry } from './connect-registry.ts';
import { loadPolicies } from './load-policies.ts';
import { signImage } from './sign-image.ts';

type After = (work: () => Promise<void>) => void;

const newSigner = (): Signer => createKeySigner(generatePrivateKey('ecdsa-sha2-256-nistp256'));

async function pushed(after: After): Promise<{ readonly image: string; readonly digest: string }> {
  const hub = await startHub({
    storage: { kind: 'memory' },
    clock: systemClock,
    random: systemRandom,
    log: silentLog,
  });
  after(async () => await hub.close());
  const image = `${hub.host}/team/app`;
  const { store, close } = connectRegistry({ host: hub.host, repository: 'team/app' });
  const content = testImage('app');
  await writeContent(store, content, 'v1');
  close();
  return { image, digest: content.manifest.descriptor.digest };
}

async function policiesFor(signer: Signer, image: string, after: After): Promise<PolicySet> {
  const folder = await mkdtemp(join(tmpdir(), 'policies-'));
  after(async () => await rm(folder, { recursive: true }));
  await writeFile(join(folder, 'release.pub'), encodePublicKey(signer.publicKey));
  await writeFile(
    join(folder, 'policy.yaml'),
    `apiVersion: countersign.dev/v1
kind: TrustPolicy
metadata: {name: acme}
spec:
  signers: {release: {key: {file: release.pub}}}
  rules: [{name: app, images: ["${image}"], signedName: repository, require: {signedBy: release}}]
`,
  );
  return await loadPolicies([folder]);
}

test('an image that was signed through the client is admitted through the client, by its digest', async (t) => {
  const after: After = (work) => t.after(work);
  const { image, digest } = await pushed(after);
  const signer = newSigner();
  const policies = await policiesFor(signer, image, after);
  assert.equal((await checkImage(`${image}:v1`, { policies })).result, 'refused');
  await signImage(`${image}@${digest}`, { signer });
  const decision = await checkImage(`${image}:v1`, { policies });
  assert.deepEqual([decision.result, decision.admitted, decision.digest], ['verified', true, digest]);
  const others = await policiesFor(newSigner(), image, after);
  assert.equal((await checkImage(`${image}:v1`, { policies: others })).reason?.code, 'policy-refused');
  await assert.rejects(checkImage('oci:folder', { policies }), { code: 'reference-unsupported' });
});
