// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { digestOf } from '../oci/digest.ts';
import { mediaTypes } from '../oci/media-type.ts';
import { applyChange } from './apply-change.ts';
import { type Change, emptyRepository, type RepositoryState } from './repository-state.ts';

const digests = [0, 1, 2].map((byte) => digestOf(new Uint8Array([byte])));
const subject = digestOf(new Uint8Array([9]));

function snapshot(state: RepositoryState): unknown {
  const sorted = (names: Iterable<string>): readonly string[] => [...names].sort();
  return {
    manifests: sorted(state.manifests.keys()),
    tags: sorted([...state.tags].map(([tag, digest]) => `${tag}=${digest}`)),
    referrers: sorted([...state.referrers].flatMap(([of, by]) => [...by.keys()].map((digest) => `${of}<-${digest}`))),
  };
}

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.record({ index: fc.nat(2), tags: fc.array(fc.constantFrom('a', 'b')) }).map(({ index, tags }): Change => {
    const record = { digest: digests[index] as (typeof digests)[0], mediaType: mediaTypes.ociManifest, size: 1 };
    return { kind: 'put', record: index === 0 ? record : { ...record, subject }, bytes: new Uint8Array([index]), tags };
  }),
  fc.constantFrom('a', 'b').map((tag): Change => ({ kind: 'untag', tag })),
  fc.nat(2).map((index): Change => ({ kind: 'delete', digest: digests[index] as (typeof digests)[0] })),
);

test('changes that are taken back in reverse order leave everything as it was', () => {
  fc.assert(
    fc.property(fc.array(change, { maxLength: 8 }), fc.array(change, { maxLength: 8 }), (before, after) => {
      const state = emptyRepository('r');
      for (const each of before) applyChange(state, each);
      const wanted = snapshot(state);
      const undos = after.map((each) => applyChange(state, each));
      for (const undo of undos.toReversed()) undo();
      assert.deepEqual(snapshot(state), wanted);
    }),
  );
});
