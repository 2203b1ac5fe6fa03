// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeHex } from '../../bytes/hex.ts';
import { encodeUtf8 } from '../../bytes/utf8.ts';
import { leafHash } from '../../tlog/merkle.ts';
import { createMerkleTree } from './merkle-tree.ts';
import { parseTilePath, readEntryBundle, readHashTile, tilePath } from './tiles.ts';

const entries = Array.from({ length: 300 }, (_, index) => encodeUtf8(`entry ${index}`));
const tree = createMerkleTree();
for (const entry of entries) tree.append(leafHash(entry));

test('paths are those of the specification, and come back', () => {
  for (const path of ['tile/0/x001/x234/067', 'tile/63/000.p/255', 'tile/entries/x123/456.p/1', 'tile/entries/000']) {
    const id = parseTilePath(path);
    assert.ok(id);
    assert.equal(tilePath(id), path);
  }
  assert.deepEqual(parseTilePath('tile/0/x001/x234/067'), { kind: 'hashes', level: 0, index: 1_234_067, width: 256 });
});

test('other paths are none', () => {
  const wrong = ['tile/0/1', 'tile/00/001', 'tile/64/000', 'tile/0/x000/001', 'tile/0/000.p/256', 'tile/0/000.p/0'];
  for (const path of [...wrong, 'tile/0/000.p/01', 'tile/data/000', '/tile/0/000', `tile/0/${'x999/'.repeat(6)}999`]) {
    assert.equal(parseTilePath(path), undefined, path);
  }
});

test('a tile holds the hashes of its level, as many as its width says', () => {
  const whole = readHashTile(tree, { kind: 'hashes', level: 0, index: 0, width: 256 });
  assert.equal(whole?.byteLength, 256 * 32);
  assert.equal(encodeHex((whole ?? new Uint8Array()).subarray(32, 64)), encodeHex(leafHash(encodeUtf8('entry 1'))));
  const above = readHashTile(tree, { kind: 'hashes', level: 1, index: 0, width: 1 });
  assert.deepEqual(above, new Uint8Array(tree.root(256)));
});

test('a tile that the tree has not reached is not there', () => {
  assert.ok(readHashTile(tree, { kind: 'hashes', level: 0, index: 1, width: 44 }));
  assert.equal(readHashTile(tree, { kind: 'hashes', level: 0, index: 1, width: 45 }), undefined);
  assert.equal(readHashTile(tree, { kind: 'hashes', level: 1, index: 0, width: 2 }), undefined);
  assert.ok(readEntryBundle(entries, { kind: 'entries', level: 0, index: 1, width: 44 }));
  assert.equal(readEntryBundle(entries, { kind: 'entries', level: 0, index: 1, width: 45 }), undefined);
});

test('entries stand behind their lengths', () => {
  const bundle = readEntryBundle(entries, { kind: 'entries', level: 0, index: 0, width: 2 });
  assert.equal(Buffer.from(bundle ?? []).toString('latin1'), '\0\u0007entry 0\0\u0007entry 1');
});
