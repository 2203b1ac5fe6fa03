// SPDX-License-Identifier: Apache-2.0
// What the sandbox's world makes, other programs accept; and refuse for one fact that differs.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, before, suite, test } from 'node:test';
import { bundleFromJSON } from '@sigstore/bundle';
import { TrustedRoot } from '@sigstore/protobuf-specs';
import { toSignedEntity, toTrustMaterial, Verifier } from '@sigstore/verify';
import { encodePem } from '../../packages/countersign/src/bytes/pem.ts';
import { encodeUtf8 } from '../../packages/countersign/src/bytes/utf8.ts';
import type { SigningAlgorithm } from '../../packages/countersign/src/crypto/generate-private-key.ts';
import { githubClaims } from '../../packages/countersign/src/sandbox/oidc/github-claims.ts';
import {
  type SignedInWorld,
  signInWorld,
  type WorldSigning,
} from '../../packages/countersign/src/sandbox/sign-in-world.ts';
import { testRandom } from '../../packages/countersign/src/sandbox/testing/test-world.ts';
import { createSandboxWorld, type SandboxWorld } from '../../packages/countersign/src/sandbox/world.ts';
import { missingPrograms } from './support/find-program.ts';
import { describeOutcome, type Outcome } from './support/run-program.ts';
import { openWorkshop, type Workshop } from './support/workshop.ts';

const artifact = encodeUtf8('hello');
const message = { kind: 'message', artifact } as const;
const attestation = { kind: 'attestation', artifact } as const;
const predicateType = 'https://example.com/sandbox/v1';
const person = 'person@example.com';

const ways: Readonly<Record<string, WorldSigning>> = {
  'message, Rekor 1': { content: message, timestamp: 'absent' },
  'message, Rekor 1 and a timestamp': { content: message },
  'message, Rekor 2': { content: message, rekor: 'v2' },
  'attestation, Rekor 1': { content: attestation, timestamp: 'absent' },
  'attestation, Rekor 1 as intoto': { content: attestation, envelopeKind: 'intoto' },
  'attestation, Rekor 2': { content: attestation, rekor: 'v2' },
};

let workshop: Workshop;
let world: SandboxWorld;

before(() => {
  workshop = openWorkshop();
  world = startWorld();
  writeFileSync(workshop.path('artifact'), artifact);
  writeFileSync(workshop.path('other'), encodeUtf8('other'));
  writeFileSync(workshop.path('root.json'), world.trustedRoot());
});
after(() => workshop.close());

/** cosign compares certificates with the time of this machine. */
function startWorld(algorithm?: SigningAlgorithm): SandboxWorld {
  const algorithms = algorithm === undefined ? {} : { certificateAuthority: algorithm, timestampAuthority: algorithm };
  return createSandboxWorld({ clock: { nowMs: () => Date.now() }, random: testRandom, algorithms });
}

function save(name: string, certificate: Uint8Array): string {
  writeFileSync(workshop.path(name), encodePem({ label: 'CERTIFICATE', bytes: certificate }));
  return workshop.path(name);
}

async function cosignVerify(signed: SignedInWorld, signing: WorldSigning, file: string, who: string): Promise<Outcome> {
  writeFileSync(workshop.path('bundle.json'), signed.bytes);
  const command =
    signing.content.kind === 'message' ? ['verify-blob'] : ['verify-blob-attestation', '--type', predicateType];
  const trust = ['--trusted-root', workshop.path('root.json'), '--bundle', workshop.path('bundle.json')];
  const identity = ['--certificate-identity', who, '--certificate-oidc-issuer', world.urls.issuer];
  const time = signing.rekor === 'v2' ? ['--use-signed-timestamps'] : [];
  return await workshop.run('cosign3', [...command, ...trust, ...identity, ...time, workshop.path(file)]);
}

suite('cosign 3 verifies what is signed in the world', { skip: missingPrograms('cosign3') }, () => {
  for (const [name, signing] of Object.entries(ways)) {
    test(name, async () => {
      const signed = signInWorld(world, signing);
      const accepted = await cosignVerify(signed, signing, 'artifact', person);
      assert.equal(accepted.code, 0, describeOutcome(accepted));
      assert.notEqual((await cosignVerify(signed, signing, 'other', person)).code, 0);
      assert.notEqual((await cosignVerify(signed, signing, 'artifact', 'other@example.com')).code, 0);
    });
  }

  test('a workflow of GitHub Actions', async () => {
    const claims = { iss: world.urls.issuer, ...githubClaims('acme/app') };
    const signed = signInWorld(world, { content: message, signer: { kind: 'identity', claims } });
    const workflow = 'https://github.com/acme/app/.github/workflows/release.yml@refs/heads/main';
    const outcome = await cosignVerify(signed, { content: message }, 'artifact', workflow);
    assert.equal(outcome.code, 0, describeOutcome(outcome));
  });
});

suite('@sigstore/verify verifies what is signed in the world', () => {
  for (const [name, signing] of Object.entries(ways)) {
    test(name, () => {
      const verify = (signed: SignedInWorld, by: SandboxWorld, bytes = artifact): void => {
        const json = JSON.parse(new TextDecoder().decode(by.trustedRoot())) as unknown;
        const verifier = new Verifier(toTrustMaterial(TrustedRoot.fromJSON(json)), {
          ctlogThreshold: 1,
          tlogThreshold: 1,
        });
        const bundle = bundleFromJSON(JSON.parse(new TextDecoder().decode(signed.bytes)));
        const data = signing.content.kind === 'message' ? Buffer.from(bytes) : undefined;
        verifier.verify(toSignedEntity(bundle, data), { subjectAlternativeName: person });
      };
      const signed = signInWorld(world, signing);
      verify(signed, world);
      assert.throws(() => verify(signed, startWorld()));
      if (signing.content.kind === 'message') assert.throws(() => verify(signed, world, encodeUtf8('other')));
    });
  }
});

suite('openssl reads what the world issues', { skip: missingPrograms('openssl') }, () => {
  const openssl = async (...args: readonly string[]): Promise<Outcome> => await workshop.run('openssl', args);

  for (const algorithm of [
    'ecdsa-sha2-256-nistp256',
    'ecdsa-sha2-384-nistp384',
    'ecdsa-sha2-512-nistp521',
    'rsa-sign-pkcs1-2048-sha256',
    'ed25519',
  ] as const) {
    test(`certificates of ${algorithm} keep every rule of RFC 5280`, async () => {
      const issuing = startWorld(algorithm);
      const { certificate } = signInWorld(issuing, { content: message, rekor: 'none' });
      const [leaf = new Uint8Array(), intermediate = new Uint8Array(), root = new Uint8Array()] =
        certificate?.chain ?? [];
      const files = ['-untrusted', save('intermediate.pem', intermediate), save('leaf.pem', leaf)];
      const strict = ['verify', '-x509_strict', '-CAfile'];
      const accepted = await openssl(...strict, save('root.pem', root), ...files);
      assert.equal(accepted.code, 0, describeOutcome(accepted));
      const otherRoot = save('other.pem', startWorld(algorithm).certificateAuthority.root.certificate);
      assert.notEqual((await openssl(...strict, otherRoot, ...files)).code, 0);
    });

    // OpenSSL 3.0 verifies timestamps by its old PKCS#7 code, which knows no Ed25519.
    const skip = algorithm === 'ed25519' ? 'NOT SUPPORTED BY openssl ts: Ed25519' : false;
    test(`timestamps of ${algorithm} answer its requests`, { skip }, async () => {
      const { timestampAuthority, answerTimestampRequest } = startWorld(algorithm);
      const trust = ['-CAfile', save('ts-root.pem', timestampAuthority.root.certificate)];
      const leaf = ['-untrusted', save('ts-leaf.pem', timestampAuthority.issued.certificate)];
      const [query, reply] = [workshop.path('query.tsq'), workshop.path('reply.tsr')];
      for (const [wish, chain] of [
        [['-cert'], []],
        [[], leaf],
      ] as const) {
        const asked = await openssl(
          'ts',
          '-query',
          '-data',
          workshop.path('artifact'),
          '-sha384',
          ...wish,
          '-out',
          query,
        );
        assert.equal(asked.code, 0, describeOutcome(asked));
        writeFileSync(reply, answerTimestampRequest(readFileSync(query)));
        const verify = (file: string) =>
          openssl('ts', '-verify', '-data', workshop.path(file), '-in', reply, ...trust, ...chain);
        const accepted = await verify('artifact');
        assert.equal(accepted.code, 0, describeOutcome(accepted));
        assert.notEqual((await verify('other')).code, 0);
        const answered = await openssl('ts', '-verify', '-queryfile', query, '-in', reply, ...trust, ...chain);
        assert.equal(answered.code, 0, describeOutcome(answered));
      }
    });
  }
});
