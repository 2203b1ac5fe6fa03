// SPDX-License-Identifier: Apache-2.0
import { quote } from '../bytes/quote.ts';
import { decodeUtf8 } from '../bytes/utf8.ts';
import { MalformedError } from '../errors/errors.ts';
import { yamlError } from './yaml-error.ts';
import type { Position } from './yaml-node.ts';

/** Text with the offsets at which its lines begin. */
export interface YamlText {
  readonly source: string;
  readonly text: string;
  positionAt(offset: number): Position;
}

// Controls (YAML 1.2 §5.1); what other versions and lone carriage returns would make a line break; marks that show a reviewer another
// order of characters than the program reads (CVE-2021-42574).
const unwelcome =
  /[^\P{Cc}\t\n\r]|\r(?!\n)|[\u0085\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff]/u;

/**
 * The text of a YAML file that shows what it says.
 *
 * @throws {MalformedError} `yaml-malformed` for too many bytes, other encodings than UTF-8, and characters that no YAML should have
 */
export function readYamlText(bytes: Uint8Array, source: string, maxBytes: number): YamlText {
  if (bytes.byteLength > maxBytes) {
    throw yamlError(source, { message: `wanted at most ${maxBytes} bytes of YAML, got ${bytes.byteLength}` });
  }
  const text = decode(bytes, source).replace(/^\ufeff/, '');
  const starts = lineStarts(text);
  const positionAt = (offset: number): Position => positionIn(starts, offset);
  const found = unwelcome.exec(text);
  if (found !== null) {
    const message = `wanted plain text, got the character ${quote(found[0])}`;
    throw yamlError(source, {
      message,
      at: positionAt(found.index),
      hint: 'write it as an escape in double quotes, or leave it out',
    });
  }
  return { source, text, positionAt };
}

function decode(bytes: Uint8Array, source: string): string {
  try {
    return decodeUtf8(bytes, 'yaml-malformed');
  } catch (error) {
    if (error instanceof MalformedError) throw yamlError(source, { message: error.message });
    throw error;
  }
}

function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function positionIn(starts: readonly number[], offset: number): Position {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
}
