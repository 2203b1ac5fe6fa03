// SPDX-License-Identifier: Apache-2.0
import type { Decision } from '../policy/decision.ts';
import { stopsImage } from '../policy/decision-words.ts';
import type { NamedAt } from './decided-image.ts';

/**
 * Where a reader should look: the line that names the image. Code scanning shows nothing without a file, so for an image that no file
 * names it is the rule that stops it.
 */
export function sarifLocation(decision: Decision, place: NamedAt): object {
  const { uri, line, column } = placeOf(decision, place);
  const region = line === undefined ? {} : { region: { startLine: line, ...(column ? { startColumn: column } : {}) } };
  return {
    physicalLocation: { artifactLocation: { uri }, ...region },
    logicalLocations: [{ fullyQualifiedName: place.path ?? decision.reference, kind: 'resource' }],
  };
}

interface FilePlace {
  readonly uri: string;
  readonly line?: number;
  readonly column?: number;
}

function placeOf(decision: Decision, { source, at }: NamedAt): FilePlace {
  if (source !== 'argument' && source !== '-') {
    return { uri: fileUri(source), ...(at === undefined ? {} : { line: at.line, column: at.column }) };
  }
  const stopping = decision.rules.find(stopsImage) ?? decision.rules[0];
  const [, file, line] = /^(.+?):(\d+)$/.exec(stopping?.source ?? '') ?? [];
  if (file === undefined) return { uri: encodePath(decision.reference) };
  return { uri: fileUri(file), line: Number(line) };
}

/** Relative to the folder where the command runs, or a whole `file:` address. */
function fileUri(path: string): string {
  const normal = path.replaceAll('\\', '/').replace(/^(?:\.\/)+/, '');
  return normal.startsWith('/') ? `file://${encodePath(normal)}` : encodePath(normal);
}

function encodePath(path: string): string {
  return path
    .toWellFormed()
    .split('/')
    .map((part) => encodeURIComponent(part))
    .join('/');
}
