// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseTrustedRoot } from '../../trust/parse-trusted-root.ts';
import { chooseMirror, chooseMirrorAndRoot, publicGoodMirror } from '../tuf/repository-choice.ts';
import { embeddedPublicGood } from './embedded-public-good.ts';
import { embeddedStandsIn } from './embedded-trust.ts';
import { dayOf, embeddedNote, oldCopyNote } from './trust-notes.ts';

const copy = {
  mirror: 'https://tuf.example',
  checkedMs: Date.UTC(2026, 0, 1),
  expiresMs: Date.UTC(2026, 0, 8),
  version: 1,
  metadata: {},
  targets: {},
};

test('a copy that has expired is a warning, one that has not is a note', () => {
  assert.match(oldCopyNote(copy, 'why', copy.expiresMs - 1), /^note: .*2026-01-01 .*why/);
  assert.match(
    oldCopyNote(copy, 'why', copy.expiresMs),
    /^warning: .*2026-01-01, which was to be renewed by 2026-01-08/,
  );
});

test('an embedded copy is a warning after half a year', () => {
  const takenMs = Date.UTC(2026, 0, 1);
  assert.match(embeddedNote(takenMs, 'why', Date.UTC(2026, 5, 1)), /^note: .*2026-01-01/);
  assert.match(embeddedNote(takenMs, 'why', Date.UTC(2026, 7, 1)), /^warning: .*2026-01-01/);
});

test('what is embedded is dated, and its root is one', () => {
  const { takenMs, targets, tufRoot } = embeddedPublicGood();
  assert.match(dayOf(takenMs), /^20\d\d-\d\d-\d\d$/);
  assert.equal(parseTrustedRoot(targets['trusted_root.json'] ?? new Uint8Array()).origin, 'real');
  assert.equal(JSON.parse(Buffer.from(tufRoot).toString()).signed._type, 'root');
});

test('it stands in for the public repository, and for no other', () => {
  assert.equal(embeddedStandsIn(chooseMirror(publicGoodMirror, 'used')), true);
  assert.equal(embeddedStandsIn(chooseMirror('https://tuf.example', 'used')), false);
  assert.equal(embeddedStandsIn(chooseMirrorAndRoot(publicGoodMirror, Uint8Array.of(1))), false);
});
