// SPDX-License-Identifier: Apache-2.0
import { test } from 'node:test';
import { checkChanges } from './testing/predicate-samples.ts';

test('a statement of OpenVEX says all that its status demands', () => {
  checkChanges('https://openvex.dev/ns', [
    ['@context'],
    ['@context', 'https://openvex.dev/nsx'],
    ['@id'],
    ['author'],
    ['timestamp'],
    ['statements'],
    ['statements/0/vulnerability'],
    ['statements/0/status', 'fine'],
    ['statements/0/justification'],
    ['statements/1/action_statement'],
    ['statements/1/action_statement', ''],
  ]);
});
