// SPDX-License-Identifier: Apache-2.0
import { quote } from '../bytes/quote.ts';
import { workloadError } from './workload-error.ts';

export type KnownFormat = 'images' | 'kubernetes' | 'compose' | 'dockerfile';

const names: readonly (readonly [KnownFormat, RegExp])[] = [
  ['compose', /^(?:docker-|podman-)?compose(?:[.-].*)?\.ya?ml$/i],
  ['dockerfile', /^(?:Dockerfile|Containerfile)(?:\..*)?$|\.(?:dockerfile|containerfile)$/i],
];
// No pattern crosses the end of a line: it would take quadratic time where lines are empty.
const contents: readonly (readonly [KnownFormat, RegExp])[] = [
  ['kubernetes', /^[{ \t]*"(?:kind|apiVersion)"[ \t]*:|^\{?[ \t]*(?:'kind'|kind|'apiVersion'|apiVersion)[ \t]*:/m],
  ['compose', /^["']?services["']?[ \t]*:/m],
  ['dockerfile', /^FROM[ \t]+\S/im],
];
const imageLine = /^(?:#.*|[A-Za-z0-9][\w./:@+-]*)?$/;

/**
 * What kind of file this is, by its name and by what stands in it. Two answers are none.
 *
 * @throws {MalformedError} `workload-malformed`
 */
export function detectFormat(text: string, source: string): KnownFormat {
  const base = source.split(/[\\/]/).at(-1) ?? '';
  const byName = names.filter(([, pattern]) => pattern.test(base)).map(([format]) => format);
  const found = new Set([...byName, ...formatsIn(text)]);
  const [only] = found;
  if (found.size === 1 && only !== undefined) return only;
  const got = found.size === 0 ? 'nothing that is known' : [...found].join(' and ');
  throw workloadError(
    undefined,
    `wanted a Kubernetes manifest, a Compose file, a Dockerfile or a list of images in ${quote(source)}, got ${got}`,
    'say with `--from-format` what it is',
  );
}

function formatsIn(text: string): readonly KnownFormat[] {
  const found = contents.filter(([, pattern]) => pattern.test(text)).map(([format]) => format);
  return found.length === 0 && isList(text) ? ['images'] : found;
}

function isList(text: string): boolean {
  const lines = text.split(/\r?\n/).map((line) => line.trim());
  return lines.every((line) => imageLine.test(line)) && lines.some((line) => line !== '' && !line.startsWith('#'));
}
