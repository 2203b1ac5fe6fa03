// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { test } from 'node:test';
import { describeCommands } from '../scripts/docs/describe-commands.ts';
import { describeErrors } from '../scripts/docs/describe-errors.ts';

const reference = resolve(import.meta.dirname, '../docs/reference');
const outOfDate = 'out of date: run `npm run docs` and commit what it wrote';

test('docs/reference/errors.md says what the table of errors says', () => {
  assert.equal(readFileSync(join(reference, 'errors.md'), 'utf8'), describeErrors(), outOfDate);
});

test('docs/reference/cli.md says what the commands say', async () => {
  assert.equal(readFileSync(join(reference, 'cli.md'), 'utf8'), await describeCommands(), outOfDate);
});
