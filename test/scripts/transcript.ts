// SPDX-License-Identifier: Apache-2.0

/** One line of a transcript with what belongs to it. */
export type Step =
  | {
      readonly kind: 'run';
      readonly how: 'here' | 'process';
      readonly line: number;
      readonly command: string;
      readonly expect: Expectations;
    }
  | {
      readonly kind: 'set-up';
      readonly line: number;
      readonly word: string;
      readonly rest: string;
      readonly body: readonly string[];
    };

export interface Expectations {
  readonly exit: number;
  /** Text for stdin, or answers at a terminal. */
  readonly input: { readonly kind: 'none' | 'pipe' | 'terminal'; readonly lines: readonly string[] };
  /** All of stdout, if any line of it is given; `…` stands for anything within a line. */
  readonly stdout: readonly string[];
  readonly stdoutHas: readonly string[];
  readonly stderrHas: readonly string[];
}

/** See README.md in this folder. */
export function parseTranscript(text: string): readonly Step[] {
  const steps: Step[] = [];
  const lines = text.split('\n');
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? '';
    if (line === '' || line.startsWith('#')) continue;
    if (line.startsWith('$ ') || line.startsWith('% ')) {
      const body: string[] = [];
      const start = at;
      while (/^(?:[>~!<?] ?|exit )/.test(lines[at + 1] ?? '')) body.push(lines[(at += 1)] ?? '');
      const how = line.startsWith('%') ? 'process' : 'here';
      steps.push({ kind: 'run', how, line: start + 1, command: line.slice(2), expect: parseExpectations(body) });
      continue;
    }
    const [word = '', ...rest] = line.split(' ');
    const body: string[] = [];
    const start = at;
    if (word === 'file') while (lines[(at += 1)] !== 'end') body.push(bodyLine(lines[at], start));
    steps.push({ kind: 'set-up', line: start + 1, word, rest: rest.join(' '), body });
  }
  return steps;
}

function bodyLine(line: string | undefined, start: number): string {
  if (line === undefined) throw new Error(`line ${start + 1}: no \`end\``);
  return line;
}

function parseExpectations(body: readonly string[]): Expectations {
  const after = (mark: string): string[] => body.filter((line) => line.startsWith(mark)).map((line) => line.slice(2));
  const exit = body.find((line) => line.startsWith('exit '));
  const piped = after('<');
  const typed = after('?');
  const kind = typed.length > 0 ? 'terminal' : piped.length > 0 ? 'pipe' : 'none';
  return {
    exit: Number(exit?.slice('exit '.length) ?? 0),
    input: { kind, lines: typed.length > 0 ? typed : piped },
    stdout: after('>'),
    stdoutHas: after('~'),
    stderrHas: after('!'),
  };
}

/** Words of a command line; `'…'` and `"…"` group, nothing else is special. */
export function splitWords(command: string): readonly string[] {
  return [...command.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map((found) => found[1] ?? found[2] ?? found[3] ?? '');
}
