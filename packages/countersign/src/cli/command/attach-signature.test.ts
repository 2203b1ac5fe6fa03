// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { encodeSimpleSigning, simpleSigningType } from '../../attest/simple-signing.ts';
import { parseSimpleSigningLayer } from '../../attest/simple-signing-layer.ts';
import { encodeBase64 } from '../../bytes/base64.ts';
import { parseDigest } from '../../oci/digest.ts';
import { createTestWorld } from '../../sandbox/testing/test-world.ts';
import {
  annotationsOf,
  logSignature,
  personInWorld,
  signAs,
  stampInWorld,
} from '../../verify/testing/legacy-in-world.ts';
import { type SignedHub, startSignedHub } from '../testing/signed-hub.ts';

type Part = 'payload' | 'signature' | 'certificate' | 'certificate-chain' | 'rekor-response' | 'tsr';

interface Detached extends SignedHub {
  /** The files beside the signature, as flags of `attach signature`. */
  readonly parts: Readonly<Record<Part, string>>;
  readonly trust: readonly string[];
}

/** A keyless signature of the hub's image, in files of their own. */
async function detached(t: TestContext): Promise<Detached> {
  const hub = await startSignedHub(t);
  const { world } = createTestWorld();
  const by = personInWorld(world);
  const digest = parseDigest(hub.digest);
  const payload = encodeSimpleSigning({ dockerReference: '', digest, type: simpleSigningType, optional: null });
  const signature = signAs(by, payload);
  const entry = logSignature(world, by, { payload, signature });
  const layer = parseSimpleSigningLayer(annotationsOf(signature, by, { entry }));
  const write = async (name: string, content: string | Uint8Array): Promise<string> => {
    await writeFile(join(hub.folder, name), content);
    return join(hub.folder, name);
  };
  const root = await write('root.json', world.trustedRoot());
  const issuer = ['--certificate-oidc-issuer', world.urls.issuer];
  return {
    ...hub,
    parts: {
      payload: await write('payload.json', payload),
      signature: await write('payload.sig', encodeBase64(signature)),
      certificate: await write('cert.pem', layer.certificate ?? ''),
      'certificate-chain': await write('chain.pem', layer.chain ?? ''),
      'rekor-response': await write('entry.json', layer.rekorBundle ?? ''),
      tsr: await write('time.tsr', stampInWorld(world, signature)),
    },
    trust: ['--trusted-root', root, '--insecure-sandbox', '--offline', ...issuer],
  };
}

function flagsOf(parts: Readonly<Partial<Record<Part, string>>>): readonly string[] {
  return Object.entries(parts).flatMap(([name, path]) => [`--${name}`, path]);
}

const anybody = ['--certificate-identity', 'person@example.com'];

test('a keyless signature in files of their own is attached, and verified like one that was never apart', async (t) => {
  const { run, name, parts, trust } = await detached(t);
  const attached = await run(['attach', 'signature', ...flagsOf(parts), name]);
  assert.equal(attached.code, 0, attached.stderr);
  const verified = await run(['verify', ...trust, ...anybody, '--use-signed-timestamps', name]);
  assert.equal(verified.code, 0, verified.stderr);
  assert.match(verified.stderr, /entry \d+ of .*timestamped /);
  assert.equal((await run(['verify', ...trust, '--certificate-identity', 'b@example.com', name])).code, 12);
});

test('without its log entry the same signature is stored, and not believed', async (t) => {
  const { run, name, parts, trust } = await detached(t);
  const { 'rekor-response': _, ...others } = parts;
  assert.equal((await run(['attach', 'signature', ...flagsOf(others), name])).code, 0);
  const { code, stderr } = await run(['verify', ...trust, ...anybody, name]);
  assert.equal(code, 12);
  assert.match(stderr, /log-entry-missing/);
});

test('rubbish beside a signature is found before anything is stored', async (t) => {
  const { run, name, parts, folder } = await detached(t);
  const rubbish = join(folder, 'rubbish');
  await writeFile(rubbish, '{}');
  for (const part of ['certificate', 'certificate-chain', 'rekor-response', 'tsr'] as const) {
    const { code, stderr } = await run(['attach', 'signature', ...flagsOf({ ...parts, [part]: rubbish }), name]);
    assert.equal(code, 3, `${part}: ${stderr}`);
  }
  assert.equal((await run(['tree', name])).stdout.includes('.sig'), false);
});

test('a bundle brings its own, and a chain needs its certificate', async (t) => {
  const { run, name, parts } = await detached(t);
  const { tsr, certificate: _, ...others } = parts;
  const both = await run(['attach', 'signature', '--bundle', 'b.json', '--tsr', tsr, name]);
  assert.equal(both.code, 2);
  assert.match(both.stderr, /`--tsr` goes with `--signature`/);
  const chained = await run(['attach', 'signature', ...flagsOf(others), name]);
  assert.equal(chained.code, 2);
  assert.match(chained.stderr, /wanted `--certificate`/);
});
