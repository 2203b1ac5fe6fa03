// SPDX-License-Identifier: Apache-2.0
import { quote } from '../bytes/quote.ts';
import { MalformedError } from '../errors/errors.ts';
import { type Digest, isDigest } from '../oci/digest.ts';

/**
 * The digests in a list: one a line, alone or behind a name and `@`, and behind it a `#` with what people should know. Empty lines and
 * those that begin with `#` are left out. The name is for people: it is the digest that counts.
 *
 * @throws {MalformedError} `policy-malformed` with the line
 */
export function parseDigestList(text: string, source: string): ReadonlySet<Digest> {
  const digests = new Set<Digest>();
  for (const [index, line] of text.split('\n').entries()) {
    const [entry = ''] = line.split(/(?:^|[ \t])#/, 1);
    const named = entry.trim();
    if (named === '') continue;
    const digest = named.slice(named.lastIndexOf('@') + 1);
    if (!isDigest(digest) || /\s/.test(named)) {
      const message = `${source}:${index + 1}: wanted a digest, alone or behind a name and \`@\`, got ${quote(named)}`;
      throw new MalformedError('policy-malformed', message, { hint: 'one digest a line; comments begin with `#`' });
    }
    digests.add(digest);
  }
  return digests;
}
