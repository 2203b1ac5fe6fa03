// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { UnavailableError } from '../../errors/errors.ts';
import { updateFailed } from './update-failed.ts';

test('a repository that cannot be read is told from one that cannot be accepted', () => {
  const cause = new UnavailableError('registry-timeout', 'no answer');
  const unreachable = updateFailed('https://tuf.example', 'unreachable', cause);
  assert.equal(unreachable.message, 'cannot read the TUF repository `https://tuf.example`: no answer');
  const refused = updateFailed('https://tuf.example', 'refused', new Error('bad\n\u001b[31mversion'));
  assert.equal(refused.detail['reason'], 'refused');
  assert.ok(!/[\n\u001b]/.test(refused.message), 'what the repository sent reaches no terminal as it is');
});
