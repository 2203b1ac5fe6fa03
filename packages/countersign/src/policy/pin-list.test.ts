// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { digestOf } from '../oci/digest.ts';
import { addPin, digestsOf, encodePinList, parsePinList, pinnedImages, removePins } from './pin-list.ts';

const [one, two] = [digestOf(Buffer.from('1')), digestOf(Buffer.from('2'))];
const parse = (text: string): ReturnType<typeof parsePinList> => parsePinList(Buffer.from(text), 'bases.txt');
const textOf = (list: ReturnType<typeof parsePinList>): string => Buffer.from(encodePinList(list)).toString();

const file = `# bases\n\n${one} # docker.io/library/alpine:3 2026-01-01\n${two}\n`;

test('a list comes out as it went in', () => {
  assert.equal(textOf(parse(file)), file);
  assert.deepEqual(pinnedImages(parse(file)), ['docker.io/library/alpine:3']);
});

test('a digest is added behind those of its image, and once', () => {
  const added = addPin(parse(file), 'docker.io/library/alpine:3', two, '2026-11-22');
  assert.equal(textOf(added).split('\n')[3], `${two} # docker.io/library/alpine:3 2026-11-22`);
  assert.deepEqual(digestsOf(added, 'docker.io/library/alpine:3'), [one, two]);
  assert.equal(addPin(added, 'docker.io/library/alpine:3', two, '2026-11-23'), added);
});

test('an image or a digest is removed, and comments stay', () => {
  assert.equal(textOf(removePins(parse(file), 'docker.io/library/alpine:3')), `# bases\n\n${two}\n`);
  assert.equal(textOf(removePins(parse(file), two)).includes(two), false);
  assert.equal(textOf(removePins(parse(file), 'docker.io/library/alpine:4')), file);
});

test('anything that is neither digest nor comment is refused with its line', () => {
  for (const text of ['alpine:3', one.toUpperCase(), `${one} ${two}`, `${one}#`]) {
    assert.throws(() => parse(`# a\n${text}\n`), { code: 'policy-malformed', message: /^bases\.txt:2: / });
  }
});
