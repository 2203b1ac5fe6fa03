// SPDX-License-Identifier: Apache-2.0
// Sixteen signers of one image at the same time lose nothing of one another's, where nothing but care protects them.
import assert from 'node:assert/strict';
import { after, before, suite, test } from 'node:test';
import { generatePrivateKey } from '../../packages/countersign/src/crypto/generate-private-key.ts';
import { createKeySigner, type Signer } from '../../packages/countersign/src/crypto/key-signer.ts';
import { discoverSignatures } from '../../packages/countersign/src/discover/discover-signatures.ts';
import { UntrustedError } from '../../packages/countersign/src/errors/errors.ts';
import type { SignatureFormat } from '../../packages/countersign/src/sign/produced-signature.ts';
import { signImage } from '../../packages/countersign/src/sign/sign-image.ts';
import { keySession } from '../../packages/countersign/src/sign/signing-session.ts';
import { trustKeys } from '../../packages/countersign/src/trust/trust-keys.ts';
import type { SignatureCandidate } from '../../packages/countersign/src/verify/expectation.ts';
import { verifyImageSignature } from '../../packages/countersign/src/verify/verify-image-signature.ts';
import { type Bench, openBench, type PushedImage, succeeded } from './support/bench.ts';
import { missingPrograms } from './support/find-program.ts';
import { makeKeyPair } from './support/keys.ts';
import { descriptorOf, openStore } from './support/library.ts';

const signerCount = 16;
const runs = 20;
/** Runs that go on at the same time, each with its own image: most of a run is waiting. */
const parallelRuns = 4;
const registryNames = ['docker-registry', 'hub, memory'] as const;
const skip = missingPrograms('crane', 'docker-registry');
const signers: readonly Signer[] = Array.from({ length: signerCount }, () =>
  createKeySigner(generatePrivateKey('ecdsa-sha2-256-nistp256')),
);
let bench: Bench;

before(async () => {
  if (skip === false) bench = await openBench(registryNames);
});
after(async () => {
  if (skip === false) await bench.closeAll();
});

suite('signers at the same time', { skip }, () => {
  for (const name of registryNames) {
    for (const format of ['bundle', 'simple-signing'] as const) {
      test(`${signerCount} signers, ${runs} runs, ${format} at ${name}: none is lost`, async (t) => {
        const times: number[] = [];
        let next = 0;
        const lane = async (): Promise<void> => {
          while (next < runs) {
            next += 1;
            const image = await bench.push(bench.registry(name), `race/${format}-${next}`, 'image');
            times.push(await race(image, format));
          }
        };
        await Promise.all(Array.from({ length: parallelRuns }, lane));
        assert.equal(times.length, runs);
        t.diagnostic(describeTimes(`${format} at ${name}`, times));
      });
    }
  }

  for (const name of registryNames) {
    test(`${signerCount} processes sign at ${name}: none is lost`, async (t) => {
      const image = await bench.push(bench.registry(name), 'race/processes', 'image');
      const keys = await Promise.all(signers.map((_, number) => makeKeyPair(bench, 'P-256', `${name}-${number}`)));
      const reference = `${image.repository}@${image.digest}`;
      const started = performance.now();
      const sign = (file: string) => bench.countersign(['sign', '--format', 'both', '--key', file, reference]);
      const outcomes = await Promise.all(keys.map(({ privateFile }) => sign(privateFile)));
      t.diagnostic(describeTimes(`processes at ${name}`, [performance.now() - started]));
      for (const outcome of outcomes) succeeded('sign', outcome);
      assert.equal((await candidatesOf(image)).length, 2 * signerCount);
      for (const { publicFile } of keys) {
        succeeded('verify', await bench.countersign(['verify', '--key', publicFile, reference]));
      }
    });
  }
});

/** How long it took until the last of the signers reported success, in milliseconds. */
async function race(image: PushedImage, format: SignatureFormat): Promise<number> {
  const started = performance.now();
  await Promise.all(signers.map(async (signer) => await sign(image, format, signer)));
  const duration = performance.now() - started;
  const candidates = await candidatesOf(image);
  assert.equal(candidates.length, signerCount);
  for (const signer of signers) assert.equal(candidates.filter((one) => isBy(one, image, signer)).length, 1);
  return duration;
}

async function sign(image: PushedImage, format: SignatureFormat, signer: Signer): Promise<void> {
  const { store, close } = openStore(image);
  try {
    const [result] = await signImage({
      claim: { image: descriptorOf(image), repository: image.repository, annotations: {} },
      session: keySession(signer),
      formats: [format],
      upload: 'store',
      signatureStore: store,
      signatureSources: [store],
      created: '2026-01-01T00:00:00Z',
    });
    assert.ok(result?.kind === 'signed' && result.storedAt !== undefined);
  } finally {
    close();
  }
}

async function candidatesOf(image: PushedImage): Promise<readonly SignatureCandidate[]> {
  const { store, close } = openStore(image);
  const { digest } = descriptorOf(image);
  const found = await discoverSignatures({ digest, image: 'not-needed', signatureSources: [store] });
  close();
  assert.deepEqual([found.refused, found.unreadable], [[], []]);
  return found.candidates.map(({ candidate }) => candidate);
}

function isBy(candidate: SignatureCandidate, image: PushedImage, { publicKey }: Signer): boolean {
  const { digest } = descriptorOf(image);
  try {
    verifyImageSignature(candidate, trustKeys([{ key: publicKey, source: 'one of the signers' }]), {
      digest,
      annotations: {},
      strictReference: 'report',
    });
    return true;
  } catch (error) {
    if (error instanceof UntrustedError) return false;
    throw error;
  }
}

function describeTimes(what: string, times: readonly number[]): string {
  const sorted = times.toSorted((left, right) => left - right).map((time) => (time / 1000).toFixed(1));
  return `${what}: seconds per run ${sorted.at(0)} … ${sorted.at(Math.floor(sorted.length / 2))} … ${sorted.at(-1)}`;
}
