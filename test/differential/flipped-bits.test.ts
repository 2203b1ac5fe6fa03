// SPDX-License-Identifier: Apache-2.0
// One bit of the evidence changes, and it is refused. Every fifth bit of the main formats, fewer of the others; COUNTERSIGN_EXHAUSTIVE=1
// tries all. Errors that are not ours fail the test by themselves.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Bundle } from '../../packages/countersign/src/attest/bundle.ts';
import { encodeBundle } from '../../packages/countersign/src/attest/encode-bundle.ts';
import { generatePrivateKey } from '../../packages/countersign/src/crypto/generate-private-key.ts';
import { personClaims, signInWorld, type WorldSigning } from '../../packages/countersign/src/sandbox/sign-in-world.ts';
import { trustInWorld } from '../../packages/countersign/src/sandbox/testing/test-world.ts';
import type { Trust } from '../../packages/countersign/src/trust/trust.ts';
import { verifyBlobSignature } from '../../packages/countersign/src/verify/verify-blob-signature.ts';
import { verifyImageSignature } from '../../packages/countersign/src/verify/verify-image-signature.ts';
import { bitFieldsOf } from './bit-fields.ts';
import { flipBits, type Survivor } from './flipped-bits.ts';
import { signLayerInWorld } from './signed-layer.ts';
import { isUnsignedInTimestamp } from './timestamp-frame.ts';
import { ourVerdict } from './verdicts.ts';
import { createCheapWorld, worldArtifact, worldPerson } from './world-specimens.ts';

const isExhaustive = process.env['COUNTERSIGN_EXHAUSTIVE'] === '1';
const { world } = createCheapWorld();
const message = { kind: 'message', artifact: worldArtifact } as const;
const attestation = { kind: 'attestation', artifact: worldArtifact } as const;
const early = { rekor: 'v1', timestamp: 'absent' } as const;
const identityTrust = trustInWorld(world);
const key = generatePrivateKey('ecdsa-sha2-256-nistp256');
const signer = { kind: 'key', key } as const;
const keyTrust: Trust = {
  ...identityTrust,
  identities: [],
  keys: [{ key: key.publicKey, source: 'test' }],
  demands: { ...identityTrust.demands, logsOfKeys: 1 },
};

// So that proofs have hashes, on both sides.
for (let before = 0; before < 5; before++) signInWorld(world, { content: message, rekor: 'both' });

/** Changes that nothing can notice, because nothing signs what is changed. docs/specs.md lists them. */
type Exception = (survivor: Survivor, bundle: Bundle) => boolean;

const timeOfRekor2: Exception = ({ field }, { logEntries }) =>
  field === 'entry.integratedTime' && logEntries.some(({ signedEntryTimestamp }) => signedEntryTimestamp === undefined);
const hintOfKey: Exception = ({ field }) => field === 'hint';
const intermediates: Exception = ({ field }) => field === 'intermediate';
const frameOfTimestamp: Exception = ({ field, changed }, { timestamps }) =>
  field === 'timestamp' && timestamps.some((original) => isUnsignedInTimestamp(original, changed));

interface Flipping {
  readonly name: string;
  readonly signing: WorldSigning;
  readonly step: number;
  readonly trust?: Trust;
  readonly only?: string;
  readonly exceptions?: readonly Exception[];
}

const flippings: readonly Flipping[] = [
  { name: 'message, Rekor 1', signing: { content: message, ...early }, step: 5 },
  { name: 'envelope, Rekor 1', signing: { content: attestation, ...early }, step: 5 },
  {
    name: 'message, Rekor 2 and timestamp',
    signing: { content: message, rekor: 'v2' },
    step: 5,
    exceptions: [timeOfRekor2, frameOfTimestamp],
  },
  {
    name: 'envelope, Rekor 2 and timestamp',
    signing: { content: attestation, rekor: 'v2' },
    step: 29,
    exceptions: [timeOfRekor2, frameOfTimestamp],
  },
  {
    name: 'envelope as intoto, Rekor 1',
    signing: { content: attestation, envelopeKind: 'intoto', ...early },
    step: 29,
  },
  {
    name: 'message of version 0.1 with an intermediate certificate',
    signing: { content: message, version: '0.1', ...early },
    step: 29,
    exceptions: [intermediates],
  },
  {
    name: 'message by a key, Rekor 1',
    signing: { content: message, signer, ...early },
    trust: keyTrust,
    step: 29,
    exceptions: [hintOfKey],
  },
  {
    name: 'envelope by a key, Rekor 2',
    signing: { content: attestation, signer, rekor: 'v2', timestamp: 'absent' },
    trust: keyTrust,
    step: 29,
    exceptions: [hintOfKey, timeOfRekor2],
  },
  {
    // Without an entry that repeats it, the authority alone vouches for the certificate.
    name: 'certificate with a timestamp and no log',
    signing: { content: message, rekor: 'none' },
    trust: trustInWorld(world, worldPerson, { logs: 0, timestamps: 1 }),
    only: 'certificate',
    step: 3,
  },
];

for (const { name, signing, trust = identityTrust, only, step, exceptions = [] } of flippings) {
  test(`one flipped bit is refused: ${name}`, (t) => {
    const claims = personClaims(world, worldPerson);
    const { bundle } = signInWorld(world, { signer: { kind: 'identity', claims }, ...signing });
    const accepts = (changed: Bundle): boolean => {
      const artifact = { kind: 'bytes', bytes: worldArtifact } as const;
      return ourVerdict(() => verifyBlobSignature(encodeBundle(changed), trust, { artifact })).accepts;
    };
    assert.ok(accepts(bundle));
    const fields = bitFieldsOf(bundle).filter((field) => only === undefined || field.name === only);
    const { tried, survivors } = flipBits(fields, isExhaustive ? 1 : step, accepts);
    t.diagnostic(`${tried} bits, ${survivors.length} of them in fields that nothing signs`);
    for (const survivor of survivors) {
      const isKnown = exceptions.some((exception) => exception(survivor, bundle));
      assert.ok(isKnown, `${survivor.field}, byte ${survivor.byte}, bit ${survivor.bit}`);
    }
    for (const exception of exceptions) {
      // An exception that nothing needs would hide a fault that is yet to come.
      const isNeeded = survivors.some((survivor) => exception(survivor, bundle)) || exception === frameOfTimestamp;
      assert.ok(isNeeded || step > 5, name);
    }
  });
}

test('one flipped bit is refused: layer of a `.sig` manifest', (t) => {
  const { candidate, fields, expectation } = signLayerInWorld(world);
  const accepts = (changed: typeof candidate): boolean =>
    ourVerdict(() => verifyImageSignature(changed, identityTrust, expectation)).accepts;
  assert.ok(accepts(candidate));
  const { tried, survivors } = flipBits(fields, isExhaustive ? 1 : 5, accepts);
  t.diagnostic(`${tried} bits`);
  assert.deepEqual(survivors, []);
});
