// SPDX-License-Identifier: Apache-2.0
import { quote } from '../../bytes/quote.ts';
import { CountersignError } from '../../errors/errors.ts';
import type { Position } from '../../yaml/yaml-node.ts';
import type { Materials } from '../draft.ts';
import { addError, type PlacedText, type PolicyReader } from '../policy-fields.ts';

/** What all parts of one document share while it is read. */
export interface PolicyScope {
  readonly reader: PolicyReader;
  /** Of the file, with a slash at the end, or empty. */
  readonly folder: string;
  /** Grows while the document is read. */
  readonly wants: string[];
}

/** The second half of reading, when the files are there. Undefined, with a problem, where something is wrong. */
export type Later<Value> = (materials: Materials) => Promise<Value | undefined>;

export interface WantedFile {
  /** As the policy names it. */
  readonly name: string;
  readonly path: string;
  readonly at: Position;
}

/** Asks for a file beside the policy or below. What lies elsewhere is not part of what was reviewed, and may be anybody's. */
export function wantFile({ reader, folder, wants }: PolicyScope, { text, at }: PlacedText): WantedFile | undefined {
  const isInside =
    !text.startsWith('/') && !/^[A-Za-z]:/.test(text) && !text.split('/').some((part) => part === '..' || part === '');
  if (!isInside || /[\\\0]/.test(text) || text.length > 1024) {
    const message = `wanted a file beside the policy or below it, got ${quote(text)}`;
    addError(reader, at, {
      rule: 'file-outside',
      message,
      hint: 'put the file into the folder of the policy, and name it relative to that',
    });
    return undefined;
  }
  const path = `${folder}${text.replace(/^(?:\.\/)+/, '')}`;
  if (!wants.includes(path)) wants.push(path);
  return { name: text, path, at };
}

/** The content of a wanted file. */
export function contentOf(file: WantedFile, { files }: Materials, reader: PolicyReader): Uint8Array | undefined {
  const bytes = files.get(file.path);
  if (bytes === undefined) {
    addError(reader, file.at, {
      rule: 'file-unread',
      message: `wanted the file ${quote(file.path)}, which could not be read`,
      hint: 'check the path: it begins at the folder of the policy',
    });
  }
  return bytes;
}

/** The same reader, with the collection of problems of this moment. */
export function lateReader(reader: PolicyReader, { problems }: Materials): PolicyReader {
  return { ...reader, problems };
}

/** What `work` gives; an error of ours becomes a problem at this place. */
export async function attempt<Value>(
  reader: PolicyReader,
  place: { readonly at: Position; readonly rule: string },
  work: () => Value | Promise<Value>,
): Promise<Value | undefined> {
  try {
    return await work();
  } catch (error) {
    return told(reader, place, error);
  }
}

/** As `attempt`, for what gives its result at once. */
export function attemptNow<Value>(
  reader: PolicyReader,
  place: { readonly at: Position; readonly rule: string },
  work: () => Value,
): Value | undefined {
  try {
    return work();
  } catch (error) {
    return told(reader, place, error);
  }
}

function told(
  reader: PolicyReader,
  { at, rule }: { readonly at: Position; readonly rule: string },
  error: unknown,
): undefined {
  if (!(error instanceof CountersignError)) throw error;
  addError(reader, at, { rule, message: error.message, hint: error.hint });
}
