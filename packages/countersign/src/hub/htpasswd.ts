// SPDX-License-Identifier: Apache-2.0
import { UsageError } from '../errors/errors.ts';

const bcryptHash = /^\$2[aby]\$(?:0[4-9]|1[0-7])\$[./A-Za-z0-9]{53}$/;

/**
 * User names and their bcrypt hashes, as `htpasswd -B` writes them.
 *
 * @throws {UsageError} `config-malformed`: other hashes (MD5, SHA-1, crypt, plain text) are too weak to stand in front of a registry
 */
export function parseHtpasswd(text: string): ReadonlyMap<string, string> {
  const users = new Map<string, string>();
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.startsWith('#')) continue;
    const colon = line.indexOf(':');
    const hash = line.slice(colon + 1).trim();
    if (colon < 1 || !bcryptHash.test(hash)) {
      throw new UsageError(
        'config-malformed',
        `wanted \`user:$2y$…\` in line ${index + 1} of the password file, got something else`,
        {
          hint: 'write the file with `htpasswd -B`',
        },
      );
    }
    users.set(line.slice(0, colon), hash);
  }
  return users;
}
