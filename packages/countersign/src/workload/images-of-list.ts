// SPDX-License-Identifier: Apache-2.0
import { quote } from '../bytes/quote.ts';
import { UsageError } from '../errors/errors.ts';
import { parseReference } from '../oci/parse-reference.ts';
import type { FoundImage } from './pod-spec.ts';
import { workloadError } from './workload-error.ts';

/**
 * One image on each line; empty lines, and those that begin with `#`, say nothing.
 *
 * @throws {MalformedError} `workload-malformed`
 */
export function imagesOfList(text: string): readonly FoundImage[] {
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  return lines.flatMap((line, index) => {
    const image = line.trim();
    return image === '' || image.startsWith('#') ? [] : [imageOnLine(image, index + 1)];
  });
}

function imageOnLine(image: string, line: number): FoundImage {
  const at = { line, column: 1 };
  if (/\s/.test(image)) throw workloadError(at, `wanted one image on a line, got ${quote(image)}`);
  try {
    parseReference(image);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw workloadError(at, error.message, error.hint);
  }
  return { image, at, path: `line ${line}`, context: {} };
}
