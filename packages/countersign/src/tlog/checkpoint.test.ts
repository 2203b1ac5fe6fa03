// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { encodeBase64 } from '../bytes/base64.ts';
import { MalformedError } from '../errors/errors.ts';
import { encodeCheckpoint, parseCheckpoint } from './checkpoint.ts';

const refused = { code: 'note-malformed' };
const rootHash = new Uint8Array(32).fill(7);
const text = `log.example - 12\n34\n${encodeBase64(rootHash)}\n`;

test('a checkpoint is origin, size and root hash, and lines that the log adds', () => {
  assert.deepEqual(parseCheckpoint(`${text}Timestamp: 5\nmore\n`), {
    origin: 'log.example - 12',
    treeSize: 34n,
    rootHash,
    extensions: ['Timestamp: 5', 'more'],
  });
});

const malformed: readonly (readonly [string, string])[] = [
  [text.slice(text.indexOf('\n')), 'the origin is empty'],
  [text.slice(text.indexOf('\n') + 1), 'the origin is missing'],
  [text.replace('34\n', ''), 'the size is missing'],
  [text.replace(`${encodeBase64(rootHash)}\n`, ''), 'the root hash is missing'],
  [text.slice(0, -1), 'the last newline is missing'],
  [`${text}\n`, 'a line is empty'],
  [text.replace('34', '034'), 'the size begins with a zero'],
  [text.replace('34', '-34'), 'the size is negative'],
  [text.replace('34', String(2n ** 63n)), 'the size is 2^63'],
  [text.replace(encodeBase64(rootHash), encodeBase64(rootHash.subarray(1))), 'the root hash is short'],
  [text.replace(encodeBase64(rootHash), encodeBase64(rootHash).slice(0, -1)), 'the root hash lacks its padding'],
  [`${text}${'x\n'.repeat(62)}`, 'there are too many lines'],
];

for (const [changed, reason] of malformed) {
  test(`a checkpoint is refused if ${reason}`, () => {
    assert.throws(() => parseCheckpoint(changed), refused);
  });
}

test('anything gives a checkpoint or a MalformedError, and a checkpoint is written as it was read', () => {
  const mutated = fc.tuple(fc.nat(text.length), fc.nat(4), fc.string({ maxLength: 4 }));
  const input = fc.oneof(
    fc.string(),
    mutated.map(([at, length, other]) => text.slice(0, at) + other + text.slice(at + length)),
  );
  fc.assert(
    fc.property(input, (changed) => {
      try {
        assert.equal(encodeCheckpoint(parseCheckpoint(changed)), changed);
      } catch (error) {
        assert.ok(error instanceof MalformedError && error.code === 'note-malformed', String(error));
      }
    }),
    { numRuns: 1000 },
  );
});
