// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { UntrustedError } from '../errors/errors.ts';
import { fixtureDecision } from '../policy/decision.fixture.ts';
import type { ImageEvidence } from '../policy/image-evidence.ts';
import { parseRecord } from '../policy/record/parse-record.ts';
import { recordEvidence } from './record-evidence.ts';
import { testContext } from './testing/test-context.ts';

const evidence: ImageEvidence = {
  image: { text: 'ghcr.io/acme/app', repository: 'ghcr.io/acme/app', tag: 'latest' },
  resolution: { kind: 'not-found', error: new UntrustedError('image-not-found', 'no') },
  found: new Map(),
};
const image = { decision: fixtureDecision(), namedAt: [], durationMs: 1 };

test('evidence is written where it is asked for, and nowhere else', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'countersign-record-'));
  t.after(() => rmSync(folder, { recursive: true }));
  const { context, stderr } = testContext();
  await recordEvidence([{ ...image, evidence }], undefined, context);
  assert.equal(stderr(), '');
  await recordEvidence([{ ...image, evidence }], join(folder, 'app.json'), context);
  assert.deepEqual(parseRecord(readFileSync(join(folder, 'app.json'))), evidence);
  assert.match(stderr(), /^recorded: /);
});

test('an image that was not even looked for has no evidence', async () => {
  await assert.rejects(recordEvidence([image], 'x.json', testContext().context), { code: 'usage-flag' });
});
