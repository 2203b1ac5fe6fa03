// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseMirror, chooseMirrorAndRoot, parseMirror } from './repository-choice.ts';

test('an address is kept without the slash at its end', () => {
  assert.equal(parseMirror('https://tuf.example/', '--mirror'), 'https://tuf.example');
  assert.equal(parseMirror('http://127.0.0.1:8080/tuf//', '--mirror'), 'http://127.0.0.1:8080/tuf');
  assert.equal(parseMirror('file:///mnt/tuf', '--mirror'), 'file:///mnt/tuf');
});

test('what is no address of a repository is refused, and so is one with a secret in it', () => {
  const refused = ['tuf.example', 'ftp://tuf.example', 'https://user:secret@tuf.example', 'https://tuf.example?a=b'];
  for (const text of [...refused, 'https://tuf.example#a', 'file://elsewhere/tuf', ''])
    assert.throws(() => parseMirror(text, '--mirror'), { code: 'usage-flag' }, text);
});

test('each mirror and each root has a copy of its own', () => {
  const names = [
    chooseMirror('https://a.example', 'unused'),
    chooseMirror('https://b.example', 'unused'),
    chooseMirrorAndRoot('https://a.example', Uint8Array.of(1)),
    chooseMirrorAndRoot('https://a.example', Uint8Array.of(2)),
  ].map(({ copyName }) => copyName);
  assert.equal(new Set(names).size, 4);
  for (const name of names) assert.match(name, /^[0-9a-f]{32}\.json$/);
});
