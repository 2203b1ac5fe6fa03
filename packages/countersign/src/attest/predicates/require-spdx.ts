// SPDX-License-Identifier: Apache-2.0
import type { JsonValue } from '../../bytes/json.ts';
import {
  fieldOf,
  type JsonFields,
  readObject,
  readObjects,
  readOptionalObjects,
  readString,
} from '../../bytes/json-fields.ts';
import { quote } from '../../bytes/quote.ts';
import { malformed, maxItems, readPredicate, requirePresent, requireText, requireTime } from './require-members-of.ts';

/**
 * Returns if this is an SPDX document: in JSON as 2.x or 3 has it, of the version that the type names, if it names one; or as cosign
 * writes what is not JSON, one text of tags and values.
 *
 * @throws {MalformedError} `predicate-malformed`
 */
export function requireSpdx(predicate: JsonValue, version: string): void {
  if (typeof predicate === 'string') return requireTagsAndValues(predicate, version);
  const document = readPredicate(predicate);
  const isThree = version === '' ? fieldOf(document, '@graph') !== undefined : /^v3(?:\.|$)/.test(version);
  if (isThree) requireThree(document);
  else requireTwo(document, version);
}

function requireTwo(document: JsonFields, version: string): void {
  requireText(document, 'spdxVersion', 'SPDXID', 'name');
  requireTime(readObject(document, 'creationInfo'), 'created');
  readOptionalObjects(document, 'packages', maxItems);
  requireVersion(readString(document, 'spdxVersion'), version);
}

function requireThree(document: JsonFields): void {
  requirePresent(document, '@context');
  for (const element of readObjects(document, '@graph', maxItems)) requireText(element, 'type');
}

function requireTagsAndValues(text: string, version: string): void {
  const stated = /^SPDXVersion:[ \t]*(\S{1,32})[ \t]*$/m.exec(text)?.[1];
  if (stated === undefined)
    throw malformed('wanted an SPDX document in `predicate`, got a text without `SPDXVersion:`');
  requireVersion(stated, version);
}

function requireVersion(stated: string, version: string): void {
  const got = stated.replace(/^SPDX-/, 'v');
  const isTwo = stated.startsWith('SPDX-2.');
  if (isTwo && (version === '' || got === version || got.startsWith(`${version}.`))) return;
  const wanted = version === '' ? 'SPDX-2.3' : `SPDX-${version.slice(1)}`;
  throw malformed(
    `wanted an SPDX document of a version like ${quote(wanted)} in \`predicate.spdxVersion\`, got ${quote(stated)}`,
  );
}
