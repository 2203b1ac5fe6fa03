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
  const lines = text.split('\n');
  const steps: Step[] = [];
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] ?? '';
    const isStep = line !== '' && !line.startsWith('#');
    const length = isStep ? stepLength(lines, at) : 1;
    if (isStep) steps.push(parseStep(line, at + 1, lines.slice(at + 1, at + length)));
    at += length;
  }
  return steps;
}

/** Lines that the step at `from` consists of. */
function stepLength(lines: readonly string[], from: number): number {
  const line = lines[from] ?? '';
  if (/^[$%] /.test(line)) {
    const rest = lines.slice(from + 1).findIndex((next) => !/^(?:[>~!<?] ?|exit )/.test(next));
    return rest === -1 ? lines.length - from : rest + 1;
  }
  if (!line.startsWith('file ')) return 1;
  const end = lines.indexOf('end', from);
  if (end === -1) throw new Error(`line ${from + 1}: no \`end\``);
  return end - from + 1;
}

function parseStep(text: string, line: number, body: readonly string[]): Step {
  if (/^[$%] /.test(text)) {
    const how = text.startsWith('%') ? 'process' : 'here';
    return { kind: 'run', how, line, command: text.slice(2), expect: parseExpectations(body) };
  }
  const [word = '', ...rest] = text.split(' ');
  return { kind: 'set-up', line, word, rest: rest.join(' '), body: body.slice(0, -1) };
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
