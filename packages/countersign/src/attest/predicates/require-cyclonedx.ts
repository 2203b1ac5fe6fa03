// SPDX-License-Identifier: Apache-2.0
import { type JsonFields, readOptionalObjects, readString } from '../../bytes/json-fields.ts';
import { quote } from '../../bytes/quote.ts';
import { malformed, maxItems, requireOneOf, requireText } from './require-members-of.ts';

/**
 * Returns if this is a CycloneDX document in JSON, of the version that the type names, if it names one.
 *
 * @throws {MalformedError} `predicate-malformed`
 */
export function requireCyclonedx(predicate: JsonFields, version: string): void {
  requireOneOf(predicate, 'bomFormat', ['CycloneDX']);
  requireText(predicate, 'specVersion');
  readOptionalObjects(predicate, 'components', maxItems);
  const got = `v${readString(predicate, 'specVersion')}`;
  if (version === '' || got === version || got.startsWith(`${version}.`)) return;
  throw malformed(`wanted ${quote(version.slice(1))} in \`predicate.specVersion\`, got ${quote(got.slice(1))}`);
}
