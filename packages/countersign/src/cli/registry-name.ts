// SPDX-License-Identifier: Apache-2.0
import { UsageError } from '../errors/errors.ts';
import { parseHost, parseImageHost } from '../oci/host.ts';

/** The registry that `text` names, in normal form. @throws {UsageError} `usage-flag` */
export function parseRegistryName(text: string): string {
  const host = parseImageHost(text);
  if (host !== null) return host;
  const bare = text.replace(/^https?:\/\//i, '').replace(/\/.*$/, '');
  const hint =
    parseHost(bare) === null ? 'write it as `registry.example` or `registry.example:5000`' : `write it as \`${bare}\``;
  throw new UsageError('usage-flag', `wanted the host of a registry, got \`${text}\``, { hint });
}
