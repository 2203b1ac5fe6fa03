// SPDX-License-Identifier: Apache-2.0
import { MalformedError } from '../errors/errors.ts';
import type { Chunk } from './kubernetes-chunks.ts';

// More than a cluster takes as one object; a longer list can be given as JSON.
const maxLength = 4 * 1024 * 1024;
// Line breaks of YAML 1.1 that other readers take for text, a byte order mark that Go skips where a line begins, and controls.
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
const refused = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/;

/**
 * Nothing in the text makes one reader of YAML see other lines than another; and it is short enough to be parsed in memory.
 *
 * @throws {MalformedError} `yaml-malformed`
 */
export function requirePlainLines(chunk: Chunk): void {
  if (chunk.text.length > maxLength) {
    throw malformed(chunk.line, `wanted at most ${maxLength} characters in a YAML document, got more`);
  }
  const found = refused.exec(chunk.text);
  if (found === null) return;
  const line = chunk.line + chunk.text.slice(0, found.index).split('\n').length - 1;
  const code = found[0].charCodeAt(0).toString(16).toUpperCase().padStart(4, '0');
  throw malformed(line, `wanted text that every reader of YAML cuts into the same lines, got U+${code}`);
}

function malformed(line: number, message: string): MalformedError {
  return new MalformedError('yaml-malformed', `line ${line}: ${message}`);
}
