// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { defaultEvidenceLimits } from '../discover/evidence-limits.ts';
import { testImage } from '../store/test-image.ts';
import { createIndexBudget, leftOut } from './index-budget.ts';

const { manifest } = testImage('app');
const { digest } = manifest.descriptor;
const size = manifest.bytes.byteLength;

test('a budget closes when manifests and evidence have used it up, and limits what one descriptor may take of it', () => {
  const budget = createIndexBudget({ ...defaultEvidenceLimits, maxIndexBytes: size + 10 });
  budget.take({ digest, manifest });
  assert.deepEqual(
    [budget.isOpen(), budget.limits().maxTotalBytes, budget.limits().maxTotalAttestationBytes],
    [true, 10, 10],
  );
  const origin = { place: 'r.io/a', store: 'referrers', manifest: digest, layer: 0 } as const;
  const candidate = { kind: 'bundle', bytes: new Uint8Array(10) } as const;
  const discovery = { digest, image: undefined, candidates: [{ origin, candidate }], refused: [], unreadable: [] };
  budget.take({ digest, manifest: null, discovery });
  assert.deepEqual([budget.isOpen(), budget.limits().maxTotalBytes], [false, 0]);
  assert.equal(leftOut(digest, defaultEvidenceLimits).unread?.code, 'evidence-limit-exceeded');
});

test('one descriptor never has more than an image of its own has', () => {
  const { maxTotalBytes, maxTotalAttestationBytes } = createIndexBudget(defaultEvidenceLimits).limits();
  assert.equal(maxTotalBytes, defaultEvidenceLimits.maxTotalBytes);
  assert.equal(maxTotalAttestationBytes, defaultEvidenceLimits.maxTotalAttestationBytes);
});
