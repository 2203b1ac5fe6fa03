// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UnavailableError } from '../../packages/countersign/src/errors/errors.ts';
import { referrersTag, signatureTag } from '../../packages/countersign/src/oci/attachment-tag.ts';
import type { ContentStore } from '../../packages/countersign/src/ports/content.ts';
import { attackedStore } from './attacked-store.ts';
import { type FaultOutcome, type FaultyCall, faultAt, faults, faultyCalls, outcomeAt } from './faults.ts';
import { answer, startHostileServer } from './hostile-server.ts';
import { image, layer } from './sample-image.ts';

const { digest } = image.descriptor;

for (const call of faultyCalls) {
  for (const fault of faults) {
    const expected = outcomeAt(call, fault);
    test(`${fault.name} at the ${call} comes out as ${expected}`, async (t) => {
      const server = await startHostileServer(
        t,
        faultAt(call, fault, () => answer(200)),
      );
      const { store } = attackedStore(t, server.host, { settings: { firstByteMs: 100, idleMs: 100, attempts: 2 } });
      assert.equal(await outcomeOf(store, call), expected);
    });
  }
}

async function outcomeOf(store: ContentStore, call: FaultyCall): Promise<FaultOutcome | 'content'> {
  try {
    return (await read(store, call)) ?? 'null';
  } catch (error) {
    assert.ok(error instanceof UnavailableError, String(error));
    assert.match(error.message, /team\/app/);
    return error.code as FaultOutcome;
  }
}

async function read(store: ContentStore, call: FaultyCall): Promise<'content' | 'no-api' | null> {
  if (call === 'referrers') return (await store.readReferrers(digest)).source === 'absent' ? 'no-api' : 'content';
  const found = call === 'blob' ? store.readBlob(layer.descriptor, 1_000_000) : store.readManifest(targets[call]);
  return (await found) === null ? null : 'content';
}

const targets = {
  'manifest by tag': { tag: 'v1' },
  'manifest by digest': digest,
  'fallback tag': { tag: referrersTag(digest) },
  'signature tag': { tag: signatureTag(digest) },
} as const;
