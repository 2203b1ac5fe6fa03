// SPDX-License-Identifier: Apache-2.0
import { MalformedError } from '../errors/errors.ts';

/** The lines between two separators, as kubectl cuts them before it looks for YAML. */
export interface Chunk {
  readonly text: string;
  /** Of its first line in the file, from 1. */
  readonly line: number;
}

/**
 * Cuts a stream where a line begins with `---`, even where YAML would not, because kubectl does. A separator that opens the
 * stream, or follows another one, stays in its chunk.
 *
 * @throws {MalformedError} `yaml-malformed` for text behind a separator: versions of kubectl disagree about it
 */
export function* kubernetesChunks(text: string, firstLine: number): Generator<Chunk> {
  let lines: string[] = [];
  let begin = firstLine;
  let number = firstLine;
  for (let start = 0; start < text.length; number++) {
    const newline = text.indexOf('\n', start);
    const end = newline === -1 ? text.length : newline;
    const line = text.slice(start, text[end - 1] === '\r' && end > start ? end - 1 : end);
    start = end + 1;
    if (isSeparator(line, number) && lines.length > 0) {
      yield { text: `${lines.join('\n')}\n`, line: begin };
      lines = [];
      begin = number + 1;
    } else {
      lines.push(line);
    }
  }
  if (lines.length > 0) yield { text: `${lines.join('\n')}\n`, line: begin };
}

function isSeparator(line: string, number: number): boolean {
  if (!line.startsWith('---')) return false;
  const rest = line.slice(3).trim();
  if (rest === '' || rest.startsWith('#')) return true;
  throw new MalformedError('yaml-malformed', `line ${number}: wanted nothing or a comment behind \`---\``, {
    hint: 'put what follows on a line of its own',
  });
}
