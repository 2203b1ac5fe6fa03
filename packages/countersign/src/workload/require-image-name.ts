// SPDX-License-Identifier: Apache-2.0
import { quote } from '../bytes/quote.ts';
import { UsageError } from '../errors/errors.ts';
import { parseReference } from '../oci/parse-reference.ts';
import { type Place, textOf } from './node-access.ts';
import { workloadError } from './workload-error.ts';

// A node looks such text up among the images that it has, by their configuration or the beginning of its hash, before it thinks
// of a registry: what runs would not be what was checked.
const localImage = /^(?:sha256:|sha512:)|^[0-9a-f]+$/;
// To us these are images in files; to a runtime they are names on Docker Hub.
const ourScheme = /^(?:oci|docker-archive):/;

/**
 * The text of an image that a runtime pulls under this very name from a registry.
 *
 * @throws {MalformedError} `workload-malformed`
 */
export function requireImageName(place: Place): string {
  const text = textOf(place);
  const refuse = (wanted: string, hint?: string) =>
    workloadError(place.node.at, `wanted ${wanted} in ${quote(place.path)}, got ${quote(text)}`, hint);
  if (text === '') throw refuse('the name of an image');
  if (text.trim() !== text) throw refuse('the name of an image without spaces around it');
  if (localImage.test(text)) {
    throw refuse('a name', 'a node may take it for an image that it already has: write `registry/repository:tag`');
  }
  if (ourScheme.test(text)) throw refuse('an image of a registry', `write it as ${quote(`docker.io/library/${text}`)}`);
  try {
    parseReference(text);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw workloadError(place.node.at, `in ${quote(place.path)}, ${error.message}`, error.hint);
  }
  return text;
}
