// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTimeline } from './timeline.ts';

test('it ends at the first later instant that was compared with', () => {
  const timeline = createTimeline(100);
  assert.equal(timeline.endsAtMs(), undefined);
  assert.deepEqual(
    [timeline.isBefore(300), timeline.isBefore(200), timeline.isBefore(100), timeline.isBefore(50)],
    [true, true, false, false],
  );
  assert.equal(timeline.endsAtMs(), 200);
  timeline.holdsOnlyNow();
  assert.equal(timeline.endsAtMs(), 100);
});
