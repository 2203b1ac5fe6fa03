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

test('what builders cut into other lines than we do is refused', () => {
  const hidden = [
    // An escape that is escaped continues nothing to newer builders.
    'FROM a\nRUN echo \\\\\nFROM evil\n',
    // White space here, and text there, so that the line does not end.
    'FROM a\nRUN echo \\\n\ufeff# x\nFROM evil\n',
    'FROM a\nRUN echo \\\n\ufeff\nFROM evil\n',
    '#\u0085syntax=evil\nFROM a\n',
    'FROM a\nRUN echo \\\r\r\nFROM b\n',
  ];
  for (const text of hidden) assert.throws(() => read(text), { code: 'workload-malformed' }, JSON.stringify(text));
  assert.deepEqual(read('FROM a\r\nRUN echo \\\r\n  b\r\n'), ['1 FROM a', '2 RUN echo   b']);
});

test('a directive for the escape character counts only where builders take it for one', () => {
  for (const before of ['#!/bin/x\n', '# other=x\n']) {
    assert.throws(() => read(`${before}# escape=\`\nFROM a\nRUN x \`\nFROM evil\n`), { code: 'workload-malformed' });
  }
  assert.throws(() => read('// escape=`\nFROM a\nRUN x `\nFROM evil\n'), { code: 'workload-malformed' });
  assert.deepEqual(read('# check=skip=all\n# escape=`\nFROM a\nRUN x `\ny\n'), ['3 FROM a', '4 RUN x y']);
});

test('a line of a here-document that hides an instruction is refused', () => {
  const hidden = [
    'COPY --fr"om"=evil a b',
    'COPY --fr\\om=evil a b',
    'COPY --fr\\\nom=evil a b',
    'FR\\\n# x\nOM evil',
    'RUN --mo`unt=from=evil x',
  ];
  for (const line of hidden) {
    assert.throws(() => read(`RUN echo \\ <<#x\n${line}\n#x\n`), { code: 'workload-malformed' }, line);
  }
});

test('a here-document whose name is written in an odd way is refused', () => {
  for (const name of ['"E F"', 'E"F"', '-\\ EOF', '"E"F', '$E"F"']) {
    assert.throws(
      () => read(`RUN cat <<${name}\nFROM a AS evil\nE F\nFROM evil\n`),
      { code: 'workload-malformed' },
      name,
    );
  }
  assert.deepEqual(read('RUN cat <<< x && echo $((1<<3))\n'), ['1 RUN cat <<< x && echo $((1<<3))']);
});

test('a line that is longer than builders read is refused, and the longest one is read in linear time', () => {
  assert.throws(() => read(`FROM${' '.repeat(65_536)}x\n`), { code: 'workload-malformed', message: /line 1/ });
  const long = `RUN${' '.repeat(65_000)}x\n`;
  assert.equal(read(`#a=${' '.repeat(65_000)}x\nFROM a\n${long.repeat(15)}`).length, 16);
  assert.throws(() => read(long.repeat(17)), { code: 'workload-malformed', message: /characters, got more/ });
});
