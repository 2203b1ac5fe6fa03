// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeUtf8 } from '../../packages/countersign/src/bytes/utf8.ts';
import { signInWorld } from '../../packages/countersign/src/sandbox/sign-in-world.ts';
import { createCheapWorld } from '../differential/world-specimens.ts';
import { type GoodInputs, largeInputs } from './large-inputs.ts';

function goodInputs(): GoodInputs {
  const { world } = createCheapWorld();
  const content = { kind: 'attestation', artifact: encodeUtf8('the artifact') } as const;
  const { bytes, bundle, certificate } = signInWorld(world, { content, version: '0.1' });
  const [timestamp] = bundle.timestamps;
  assert.ok(timestamp !== undefined && certificate !== undefined && bundle.content.kind === 'dsse');
  return {
    bundle: bytes,
    certificate: certificate.leaf,
    timestamp,
    trustedRoot: world.trustedRoot(),
    signingConfig: world.signingConfig('v2'),
    statement: bundle.content.envelope.payload,
  };
}

for (const { name, parse, code } of largeInputs(goodInputs())) {
  test(`far too many ${name} are refused`, () => {
    assert.throws(parse, { code });
  });
}
