// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { createWriteStream } from 'node:fs';
import { Writable } from 'node:stream';
import { test } from 'node:test';
import { UnavailableError } from '../errors/errors.ts';
import { createStreamOutput } from './stream-output.ts';

test('what is written arrives, whole and in order', async () => {
  const seen: string[] = [];
  const stream = new Writable({ write: (chunk, _encoding, done) => (seen.push(String(chunk)), done()) });
  const output = createStreamOutput(stream, 'stdout');
  await output.write('one ');
  await output.write(new TextEncoder().encode('two'));
  assert.equal(seen.join(''), 'one two');
  assert.equal(output.isTerminal, false);
});

test('a reader that went away is no error, then and later', async () => {
  const stream = new Writable({
    write: (_chunk, _encoding, done) => done(Object.assign(new Error('gone'), { code: 'EPIPE' })),
  });
  const output = createStreamOutput(stream, 'stdout');
  await output.write('one');
  await output.write('two');
});

test('a full disk behind the output is an error', {
  skip: process.platform !== 'linux' && 'needs /dev/full',
}, async () => {
  const output = createStreamOutput(createWriteStream('/dev/full'), 'stdout');
  await assert.rejects(
    output.write('text'),
    (error) => error instanceof UnavailableError && error.code === 'disk-full',
  );
});
