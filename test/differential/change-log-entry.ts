// SPDX-License-Identifier: Apache-2.0
import { changeBits } from './change-bytes.ts';
import type { Dice } from './dice.ts';
import { type Path, pathsOf, removeAt, setAt, valueAt } from './json-tree.ts';

/** Base64 of the JSON of a log entry's body, with one value in it changed; it is still JSON. */
export function changeLoggedBody(base64: string, dice: Dice): string {
  const body = readJson(Buffer.from(base64, 'base64').toString('utf8'));
  const paths = pathsOf(body);
  if (paths.length === 0) return base64;
  changeValue(body, dice.pick(paths), dice);
  return Buffer.from(JSON.stringify(body)).toString('base64');
}

/** The text of a signed note with one of its lines changed, lost, repeated or moved. */
export function changeCheckpoint(envelope: string, dice: Dice): string {
  const lines = envelope.split('\n');
  const at = dice.below(lines.length);
  const line = lines[at] ?? '';
  const other = dice.below(lines.length);
  switch (dice.below(6)) {
    case 0:
      lines.splice(at, 1);
      break;
    case 1:
      lines.splice(other, 0, line);
      break;
    case 2:
      lines[at] = lines[other] ?? '';
      lines[other] = line;
      break;
    case 3:
      lines[at] = `${line}${dice.pick([' ', '\r', '\u0000', '0', 'A', '=', '\u2028'])}`;
      break;
    case 4:
      lines.splice(at, 0, dice.pick(['', '\u2014 example.com AAAAAAAA', '0', 'x']));
      break;
    default:
      lines[at] = Buffer.from(changeBits(Buffer.from(line), dice)).toString('utf8');
  }
  return lines.join('\n');
}

function changeValue(body: unknown, path: Path, dice: Dice): void {
  const value = valueAt(body, path);
  switch (dice.below(3)) {
    case 0:
      return removeAt(body, path);
    case 1:
      return setAt(body, path, dice.pick<unknown>([null, '', 0, {}, [], 'x', value]));
    default:
      if (typeof value !== 'string') return removeAt(body, path);
      setAt(body, path, Buffer.from(changeBits(Buffer.from(value, 'base64'), dice)).toString('base64'));
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
