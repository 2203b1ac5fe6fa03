// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { systemClock } from '../../host/system-clock.ts';
import { systemRandom } from '../../host/system-random.ts';
import { createSandboxWorld } from '../world.ts';
import { tufTargets } from './tuf-targets.ts';

const world = createSandboxWorld({ clock: systemClock, random: systemRandom });

test('the trusted root and the signing configurations are those of the world', () => {
  const byName = new Map(tufTargets(world).map(({ name, bytes }) => [name, bytes]));
  assert.deepEqual(byName.get('trusted_root.json'), world.trustedRoot());
  assert.deepEqual(byName.get('signing_config.v0.2.json'), world.signingConfig('v1'));
  assert.deepEqual(byName.get('signing_config_rekor_v2.v0.2.json'), world.signingConfig('v2'));
});

test('each key says once more what it is for', () => {
  const usages = tufTargets(world).flatMap(({ custom }) => {
    const sigstore = custom?.['sigstore'] as { readonly usage: string } | undefined;
    return sigstore === undefined ? [] : [sigstore.usage];
  });
  assert.deepEqual(usages, ['Fulcio', 'Fulcio', 'CTFE', 'Rekor', 'TSA', 'TSA']);
});
