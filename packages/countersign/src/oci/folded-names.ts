// SPDX-License-Identifier: Apache-2.0
import type { JsonFields } from '../bytes/json-fields.ts';
import { quote } from '../bytes/quote.ts';
import { MalformedError } from '../errors/errors.ts';

/**
 * Refuses member names that differ from a known one in letter case only. Programs written in Go match names without
 * regard to case, so `{"layers": …, "Layers": …}` would be one image to us and another to the runtime (as CVE-2021-41190).
 *
 * @throws {MalformedError} the code of `fields`
 */
export function refuseFoldedNames(fields: JsonFields, known: ReadonlySet<string>): void {
  for (const name of Object.keys(fields.object)) {
    if (known.has(name)) continue;
    const folded = fold(name);
    for (const wanted of known) {
      if (fold(wanted) !== folded) continue;
      throw new MalformedError(fields.code, `wanted \`${wanted}\` in \`${fields.path}\`, got ${quote(name)}`);
    }
  }
}

// Upper first: the long s and the Kelvin sign fold to ASCII letters in Go too.
function fold(name: string): string {
  return name.toUpperCase().toLowerCase();
}
