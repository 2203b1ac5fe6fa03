// SPDX-License-Identifier: Apache-2.0
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dockerfileLines } from './dockerfile-lines.ts';

function read(text: string): readonly string[] {
  return dockerfileLines(text).instructions.map(({ name, rest, line }) => `${line} ${name} ${rest}`);
}

test('lines that continue are one, whatever comments and empty lines stand between', () => {
  assert.deepEqual(read('from a\nRun x \\\n  # c\n\n  y\n# z\nCMD z'), ['1 FROM a', '2 RUN x   y', '7 CMD z']);
  assert.deepEqual(read('# escape=`\nFROM a`\n:b\nRUN c:\\\nCMD d\n'), ['2 FROM a:b', '4 RUN c:\\', '5 CMD d']);
});

test('comments at the top are directives until the first line that is none', () => {
  const { directives } = dockerfileLines('#!/bin/x\n# Syntax = a/b:1\n# check=skip=all\nFROM a\n# syntax=c\n');
  assert.deepEqual(
    [...directives].map(([name, { value, line }]) => [name, value, line]),
    [
      ['syntax', 'a/b:1', 2],
      ['check', 'skip=all', 3],
    ],
  );
  assert.equal(dockerfileLines('# x\n# syntax=a\nFROM a\n').directives.size, 0);
  assert.throws(() => dockerfileLines('# syntax=a\n# syntax=b\n'), { code: 'workload-malformed' });
  assert.throws(() => dockerfileLines('# escape=x\n'), { code: 'workload-malformed' });
});

test('here-documents are skipped, and one that older builders would read as instructions is refused', () => {
  assert.deepEqual(read('RUN <<EOF sh\necho a \\\nEOF\nCOPY <<-"A" <<B /x\nc\n\tA\nd\nB\nCMD x\n'), [
    '1 RUN <<EOF sh',
    '4 COPY <<-"A" <<B /x',
    '9 CMD x',
  ]);
  for (const line of ['FROM evil', ' onbuild from x', 'COPY --from=x a b', 'RUN --mount=from=x y']) {
    assert.throws(() => read(`RUN <<EOF\n${line}\nEOF\n`), { code: 'workload-malformed', message: /line 2/ });
  }
  assert.throws(() => read('RUN <<EOF\nx\n'), { message: /the end of the file/ });
  assert.throws(() => read('RUN echo "a <<EOF b"\nCMD x\nEOF\n'), { message: /quotes/ });
  assert.deepEqual(read('RUN cat << EOF\nFROM a\n'), ['1 RUN cat << EOF', '2 FROM a']);
});
