// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixtureDecision } from '../policy/decision.fixture.ts';
import { placeText } from './decided-image.ts';
import { decisionOutput, decisionOutputs } from './decision-output.ts';

const place = { source: 'deploy.yaml', at: { line: 3, column: 9 }, path: 'spec.containers[0].image' };
const images = [{ decision: fixtureDecision(), namedAt: [place], durationMs: 4 }];

test('every output names the image or says that nothing is wrong', async () => {
  const starts = { table: 'RESULT', json: '{', sarif: '{', junit: '<?xml' };
  for (const output of decisionOutputs) assert.ok((await decisionOutput(output, images, 5)).startsWith(starts[output]));
});

test('JSON tells where each image was named, and how long it took, beside the decisions', async () => {
  const { inputs, timings, items } = JSON.parse(await decisionOutput('json', images, 5)) as Record<string, unknown>;
  assert.deepEqual(inputs, [{ item: 0, source: 'deploy.yaml', line: 3, column: 9, path: 'spec.containers[0].image' }]);
  assert.deepEqual(timings, { totalMs: 5, itemsMs: [4] });
  assert.deepEqual(items, [fixtureDecision()]);
  assert.equal(placeText(place), 'deploy.yaml:3');
});
